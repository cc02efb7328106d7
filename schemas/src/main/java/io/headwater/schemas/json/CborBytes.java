package io.headwater.schemas.json;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/**
 * Items as CBOR, in its preferred serialisation: data are byte strings, quantities unsigned
 * integers, bignums from 65 bits on; every length is definite.
 *
 * <p>How many members an object has is known at its end: one byte is kept free for its head, and a
 * longer head moves what was written.
 *
 * <p>Source: RFC 8949, 3 and 4.1.
 *
 * <p>Threading and bounds: those of {@link ItemBytes}.
 */
public final class CborBytes extends ItemBytes {

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTE_STRING = 2;
  private static final int TEXT_STRING = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int FALSE = 0xF4;
  private static final int TRUE = 0xF5;
  private static final int NULL = 0xF6;
  private static final int FLOAT = 0xF9;
  private static final int DOUBLE = 0xFB;
  private static final int POSITIVE_BIGNUM = 0xC2;
  private static final int NEGATIVE_BIGNUM = 0xC3;
  private static final int LONGEST_HEAD = 9;

  /** For each object and array that has not ended: where its head is, and its members so far. */
  private int[] open = new int[16];

  private int depth;

  @Override
  public CborBytes clear() {
    super.clear();
    depth = 0;
    return this;
  }

  @Override
  public CborBytes put(byte[] ready) {
    super.put(ready);
    return this;
  }

  @Override
  public CborBytes put(byte[] ready, int offset, int count) {
    super.put(ready, offset, count);
    return this;
  }

  @Override
  public CborBytes beginObject() {
    return begin();
  }

  @Override
  public CborBytes endObject() {
    return end(MAP);
  }

  @Override
  public CborBytes beginArray() {
    return begin();
  }

  @Override
  public CborBytes endArray() {
    return end(ARRAY);
  }

  private CborBytes begin() {
    if (2 * depth == open.length) {
      open = Arrays.copyOf(open, 2 * open.length);
    }
    open[2 * depth] = length;
    open[2 * depth + 1] = 0;
    depth++;
    room(1);
    length++;
    return this;
  }

  private CborBytes end(int type) {
    depth--;
    int at = open[2 * depth];
    int count = open[2 * depth + 1];
    int longer = headBytes(count) - 1;
    if (longer > 0) {
      room(longer);
      System.arraycopy(bytes, at + 1, bytes, at + 1 + longer, length - at - 1);
      length += longer;
    }
    int end = length;
    length = at;
    head(type, count);
    length = end;
    return this;
  }

  /** What is outside of every object and array is counted by whoever wrote their head. */
  private void member() {
    if (depth > 0) {
      open[2 * depth - 1]++;
    }
  }

  @Override
  public CborBytes name(MemberName name) {
    member();
    return put(name.cbor);
  }

  @Override
  public CborBytes name(String name) {
    member();
    return string(name);
  }

  @Override
  public CborBytes element() {
    member();
    return this;
  }

  @Override
  public CborBytes data(byte[] data) {
    head(BYTE_STRING, data.length);
    return put(data);
  }

  @Override
  public CborBytes data(ByteBuffer data) {
    head(BYTE_STRING, data.remaining());
    return rest(data, data.position());
  }

  private CborBytes rest(ByteBuffer from, int index) {
    int count = from.limit() - index;
    room(count);
    from.get(index, bytes, length, count);
    length += count;
    return this;
  }

  @Override
  public CborBytes quantity(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a quantity is not negative: " + value);
    }
    return head(UNSIGNED, value);
  }

  @Override
  public CborBytes quantity(ByteBuffer value) {
    int from = value.position();
    int end = value.limit();
    while (from < end && value.get(from) == 0) {
      from++;
    }
    if (end - from > Long.BYTES) {
      put(POSITIVE_BIGNUM);
      head(BYTE_STRING, end - from);
      return rest(value, from);
    }
    long unsigned = 0;
    for (int i = from; i < end; i++) {
      unsigned = unsigned << 8 | value.get(i) & 0xFF;
    }
    return head(UNSIGNED, unsigned);
  }

  @Override
  public CborBytes number(long value) {
    return value < 0 ? head(NEGATIVE, ~value) : head(UNSIGNED, value);
  }

  /** An integer of any size. */
  CborBytes number(BigInteger value) {
    BigInteger magnitude = value.signum() < 0 ? value.not() : value;
    if (magnitude.bitLength() <= Long.SIZE) {
      return head(value.signum() < 0 ? NEGATIVE : UNSIGNED, magnitude.longValue());
    }
    put(value.signum() < 0 ? NEGATIVE_BIGNUM : POSITIVE_BIGNUM);
    byte[] signed = magnitude.toByteArray();
    int zero = signed[0] == 0 ? 1 : 0;
    head(BYTE_STRING, signed.length - zero);
    return put(signed, zero, signed.length - zero);
  }

  /** A number with a fraction: in two bytes, four or eight, as it needs. */
  CborBytes number(double value) {
    float single = (float) value;
    short half = Float.floatToFloat16(single);
    int size = Double.BYTES;
    if (Double.compare(single, value) == 0) {
      size = Float.compare(Float.float16ToFloat(half), single) == 0 ? Short.BYTES : Float.BYTES;
    }
    long bits =
        switch (size) {
          case Short.BYTES -> half;
          case Float.BYTES -> Float.floatToIntBits(single);
          default -> Double.doubleToLongBits(value);
        };
    put(DOUBLE - (size == Double.BYTES ? 0 : size == Float.BYTES ? 1 : DOUBLE - FLOAT));
    return bigEndian(bits, size);
  }

  @Override
  @SuppressWarnings(
      "deprecation") // getBytes(int, ...) is the one copy without an array, and right for ASCII.
  public CborBytes string(String text) {
    int count = text.length();
    for (int i = 0; i < count; i++) {
      if (text.charAt(i) > 0x7F) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT_STRING, utf8.length);
        return put(utf8);
      }
    }
    head(TEXT_STRING, count);
    room(count);
    text.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  @Override
  public CborBytes bool(boolean value) {
    return put(value ? TRUE : FALSE);
  }

  @Override
  public CborBytes nothing() {
    return put(NULL);
  }

  /** A whole value given as JSON text: the same structure, and its texts stay texts. */
  @Override
  public CborBytes json(String text) {
    return transcoded(text, false);
  }

  @Override
  public CborBytes jsonOfQuantities(String text) {
    return transcoded(text, true);
  }

  /**
   * What is no JSON value after all, as a node or another writer may give it, is said as a text.
   */
  private CborBytes transcoded(String text, boolean quantities) {
    int before = length;
    int inside = depth;
    try {
      JsonToCbor.write(text, this, quantities);
      return this;
    } catch (JacksonException | IllegalArgumentException e) {
      length = before;
      depth = inside;
      return string(text);
    }
  }

  @Override
  boolean keepsSpelling() {
    return false;
  }

  private CborBytes put(int initial) {
    room(1);
    bytes[length++] = (byte) initial;
    return this;
  }

  /** An item's head: its major type and an unsigned argument. */
  private CborBytes head(int type, long argument) {
    room(LONGEST_HEAD);
    int size = headBytes(argument) - 1;
    if (size == 0) {
      bytes[length++] = (byte) (type << 5 | (int) argument);
      return this;
    }
    bytes[length++] = (byte) (type << 5 | 24 + Integer.numberOfTrailingZeros(size));
    return bigEndian(argument, size);
  }

  private CborBytes bigEndian(long value, int size) {
    room(size);
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  private static int headBytes(long argument) {
    if (argument >= 0 && argument < 24) {
      return 1;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(argument);
    return bits <= 8 ? 2 : bits <= 16 ? 3 : bits <= 32 ? 5 : 9;
  }
}
