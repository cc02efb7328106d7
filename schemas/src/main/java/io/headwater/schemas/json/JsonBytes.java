package io.headwater.schemas.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Items as UTF-8 JSON: data and quantities are hex texts. Besides members and elements it takes
 * plain text, for those who put commas themselves.
 *
 * <p>Threading and bounds: those of {@link ItemBytes}.
 */
public final class JsonBytes extends ItemBytes {

  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  /** Quotes, prefix, 16 digits, and the eight bytes that may be written over. */
  private static final int QUANTITY_BYTES = 32;

  @Override
  public JsonBytes clear() {
    super.clear();
    return this;
  }

  /** One ASCII character. */
  public JsonBytes put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  @Override
  public JsonBytes put(byte[] utf8) {
    super.put(utf8);
    return this;
  }

  @Override
  public JsonBytes put(byte[] utf8, int offset, int count) {
    super.put(utf8, offset, count);
    return this;
  }

  @Override
  public JsonBytes beginObject() {
    return put('{');
  }

  @Override
  public JsonBytes endObject() {
    return put('}');
  }

  @Override
  public JsonBytes name(MemberName name) {
    byte[] ready = name.json;
    int comma = bytes[length - 1] == '{' ? 1 : 0;
    return put(ready, comma, ready.length - comma);
  }

  @Override
  public JsonBytes name(String name) {
    if (bytes[length - 1] != '{') {
      put(',');
    }
    return string(name).put(':');
  }

  @Override
  public JsonBytes beginArray() {
    return put('[');
  }

  @Override
  public JsonBytes element() {
    return bytes[length - 1] == '[' ? this : put(',');
  }

  @Override
  public JsonBytes endArray() {
    return put(']');
  }

  /** Ready JSON text: a value, or a part of one. */
  @Override
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

  @Override
  public JsonBytes jsonOfQuantities(String text) {
    return json(text);
  }

  /** A JSON string: quoted, escaped. */
  @Override
  @SuppressWarnings("deprecation") // As above.
  public JsonBytes string(String text) {
    int count = text.length();
    if (!isPlain(text)) {
      return escaped(text);
    }
    room(count + 2);
    bytes[length] = '"';
    text.getBytes(0, count, bytes, length + 1);
    bytes[length + 1 + count] = '"';
    length += count + 2;
    return this;
  }

  /** Whether a text is ASCII that needs no escape. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7F || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private JsonBytes escaped(String text) {
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
  @Override
  public JsonBytes data(byte[] data) {
    return data(data, 0, data.length);
  }

  @Override
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
    int at = HexDigits.write(data, offset, count, bytes, prefix());
    bytes[at++] = '"';
    length = at;
    return this;
  }

  /** A JSON string of a quantity, without leading zeros. */
  @Override
  public JsonBytes quantity(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a quantity is not negative: " + value);
    }
    room(QUANTITY_BYTES);
    int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4);
    int at = HexDigits.write(value, digits, bytes, prefix());
    bytes[at++] = '"';
    length = at;
    return this;
  }

  @Override
  public JsonBytes quantity(ByteBuffer value) {
    int from = value.position();
    int end = value.limit();
    while (from < end && value.get(from) == 0) {
      from++;
    }
    if (end - from < Long.BYTES) {
      long small = 0;
      for (int i = from; i < end; i++) {
        small = small << 8 | value.get(i) & 0xFF;
      }
      return quantity(small);
    }
    room(2 * (end - from) + 4);
    int at = prefix();
    for (int i = from; i < end; i++) {
      byte b = value.get(i);
      if (i > from || (b & 0xF0) != 0) {
        bytes[at++] = HexDigits.of(b >> 4);
      }
      bytes[at++] = HexDigits.of(b);
    }
    bytes[at++] = '"';
    length = at;
    return this;
  }

  /** Writes what a hex text begins with, where there is room; gives the place after it. */
  private int prefix() {
    int at = length;
    bytes[at] = '"';
    bytes[at + 1] = '0';
    bytes[at + 2] = 'x';
    return at + 3;
  }

  @Override
  public JsonBytes number(long value) {
    return json(Long.toString(value));
  }

  @Override
  public JsonBytes bool(boolean value) {
    return put(value ? TRUE : FALSE);
  }

  @Override
  public JsonBytes nothing() {
    return put(NULL);
  }

  @Override
  boolean keepsSpelling() {
    return true;
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
      default -> json("\\u00").put((char) HexDigits.of(c >> 4)).put((char) HexDigits.of(c));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
