package io.headwater.schemas.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing UTF-8 buffer with the few things that JSON-RPC is made of: plain text, hex data,
 * quantities.
 *
 * <p>Threading: one thread. Bounds: as large as what is written; {@link #clear} keeps at most
 * {@value #KEPT_BYTES} bytes.
 */
public final class JsonBytes {

  private static final int FIRST_BYTES = 128;
  private static final int KEPT_BYTES = 1 << 20;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** Forgets what was written. */
  public JsonBytes clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
    return this;
  }

  /** Bytes written. */
  public int length() {
    return length;
  }

  /** The buffer itself; the first {@link #length} bytes count, and only until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** What was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Cuts the end off. */
  public void truncate(int newLength) {
    if (newLength > length) {
      throw new IllegalArgumentException(newLength + " is above " + length);
    }
    length = newLength;
  }

  /** One ASCII character. */
  public JsonBytes put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Ready UTF-8. */
  public JsonBytes put(byte[] utf8) {
    return put(utf8, 0, utf8.length);
  }

  /** A part of ready UTF-8. */
  public JsonBytes put(byte[] utf8, int offset, int count) {
    room(count);
    System.arraycopy(utf8, offset, bytes, length, count);
    length += count;
    return this;
  }

  /** Ready JSON text. */
  @SuppressWarnings(
      "deprecation") // getBytes(int, ...) is the one copy without an array, and right for ASCII.
  public JsonBytes json(String text) {
    int count = text.length();
    for (int i = 0; i < count; i++) {
      if (text.charAt(i) > 0x7F) {
        return put(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    room(count);
    text.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  /** A JSON string: quoted, escaped. */
  public JsonBytes string(String text) {
    put('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        json(text.substring(from, i));
        escape(c);
        from = i + 1;
      }
    }
    return json(text.substring(from)).put('"');
  }

  /** A JSON string of hex data, {@code "0x…"}. */
  public JsonBytes data(byte[] data) {
    return data(data, 0, data.length);
  }

  /** A JSON string of hex data; the buffer's position stays. */
  public JsonBytes data(ByteBuffer data) {
    if (data.hasArray()) {
      return data(data.array(), data.arrayOffset() + data.position(), data.remaining());
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return data(copy);
  }

  private JsonBytes data(byte[] data, int offset, int count) {
    room(2 * count + 4);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    to[at++] = '0';
    to[at++] = 'x';
    for (int i = offset; i < offset + count; i++) {
      byte b = data[i];
      to[at++] = HEX[(b >> 4) & 0xF];
      to[at++] = HEX[b & 0xF];
    }
    to[at++] = '"';
    length = at;
    return this;
  }

  /** A JSON string of a quantity, without leading zeros. */
  public JsonBytes quantity(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a quantity is not negative: " + value);
    }
    room(20);
    json("\"0x");
    int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4);
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(int) (value >>> shift) & 0xF];
    }
    return put('"');
  }

  /** A JSON string of a quantity given as big-endian bytes; zero may be empty. */
  public JsonBytes quantity(ByteBuffer value) {
    int from = value.position();
    int end = value.limit();
    while (from < end && value.get(from) == 0) {
      from++;
    }
    room(2 * (end - from) + 6);
    json("\"0x");
    if (from == end) {
      return json("0\"");
    }
    int first = value.get(from) & 0xFF;
    if (first > 0xF) {
      bytes[length++] = HEX[first >> 4];
    }
    bytes[length++] = HEX[first & 0xF];
    for (int i = from + 1; i < end; i++) {
      byte b = value.get(i);
      bytes[length++] = HEX[(b >> 4) & 0xF];
      bytes[length++] = HEX[b & 0xF];
    }
    return put('"');
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> json("\\\"");
      case '\\' -> json("\\\\");
      case '\n' -> json("\\n");
      case '\r' -> json("\\r");
      case '\t' -> json("\\t");
      default -> json("\\u00").put((char) HEX[c >> 4]).put((char) HEX[c & 0xF]);
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
    }
  }
}
