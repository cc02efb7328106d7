package io.headwater.schemas.json;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A growing buffer that an item is written to, member by member. What is written is said once, in
 * the terms of JSON-RPC; the two kinds of buffer say it as JSON text and as CBOR.
 *
 * <p>Threading: one thread. Bounds: as large as what is written; {@link #clear} keeps at most
 * {@value #KEPT_BYTES} bytes.
 */
public abstract sealed class ItemBytes permits JsonBytes, CborBytes {

  private static final int FIRST_BYTES = 128;
  private static final int KEPT_BYTES = 1 << 20;

  byte[] bytes = new byte[FIRST_BYTES];
  int length;

  /** Forgets what was written. */
  public ItemBytes clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
    return this;
  }

  /** Bytes written. */
  public final int length() {
    return length;
  }

  /** The buffer itself; the first {@link #length} bytes count, and only until the next write. */
  public final byte[] array() {
    return bytes;
  }

  /** What was written. */
  public final byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Ready bytes of the format. */
  public ItemBytes put(byte[] ready) {
    return put(ready, 0, ready.length);
  }

  /** A part of ready bytes of the format. */
  public ItemBytes put(byte[] ready, int offset, int count) {
    room(count);
    System.arraycopy(ready, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** Begins an object: names, each with a value after it, until it ends. */
  public abstract ItemBytes beginObject();

  /** Ends the object begun last. */
  public abstract ItemBytes endObject();

  /** A member's name. */
  public abstract ItemBytes name(MemberName name);

  /** A member's name that was not known beforehand. */
  public abstract ItemBytes name(String name);

  /** Begins an array: elements, each announced by {@link #element}, until it ends. */
  public abstract ItemBytes beginArray();

  /** The next value is an element of the array. */
  public abstract ItemBytes element();

  /** Ends the array begun last. */
  public abstract ItemBytes endArray();

  /** Data: bytes that are no number. */
  public abstract ItemBytes data(byte[] data);

  /** Data; the buffer's position stays. */
  public abstract ItemBytes data(ByteBuffer data);

  /** A quantity; not negative. */
  public abstract ItemBytes quantity(long value);

  /** A quantity given as big-endian bytes; zero may be empty. */
  public abstract ItemBytes quantity(ByteBuffer value);

  /** A plain number. */
  public abstract ItemBytes number(long value);

  /** A text. */
  public abstract ItemBytes string(String text);

  /** True or false. */
  public abstract ItemBytes bool(boolean value);

  /** Null. */
  public abstract ItemBytes nothing();

  /** A whole value given as JSON text. */
  public abstract ItemBytes json(String text);

  /** The same, where each text in it that could be a quantity is one. */
  public abstract ItemBytes jsonOfQuantities(String text);

  /** Whether a value comes out as a node spelt it ({@code 0x01}, {@code 0xAB}). */
  abstract boolean keepsSpelling();

  final void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
    }
  }
}
