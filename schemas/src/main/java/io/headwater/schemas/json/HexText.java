package io.headwater.schemas.json;

import org.jspecify.annotations.Nullable;

/**
 * A JSON string as hex: {@code 0x} and digits. Canonical is what a renderer here would write: lower
 * case, and for quantities no leading zeros.
 *
 * @param bytes what the digits say; a quantity's without leading zeros
 * @param canonical whether the same text comes out again
 */
record HexText(byte[] bytes, boolean canonical) {

  /** Data of whole bytes, or null when the text is not that. */
  static @Nullable HexText data(char[] text, int offset, int length) {
    if (length % 2 != 0 || !prefixed(text, offset, length)) {
      return null;
    }
    byte[] bytes = new byte[length / 2 - 1];
    int upper = 0;
    for (int i = 0, at = offset + 2; i < bytes.length; i++, at += 2) {
      int high = digit(text[at]);
      int low = digit(text[at + 1]);
      if ((high | low) < 0) {
        return null;
      }
      upper |= (high | low) & UPPER;
      bytes[i] = (byte) ((high & 0xF) << 4 | low & 0xF);
    }
    return new HexText(bytes, upper == 0);
  }

  /** A quantity of any size, or null when the text is not that. */
  static @Nullable HexText quantity(char[] text, int offset, int length) {
    if (length < 3 || !prefixed(text, offset, length)) {
      return null;
    }
    int first = offset + 2;
    int end = offset + length;
    while (first < end && text[first] == '0') {
      first++;
    }
    boolean canonical = first == offset + 2 || first == end && length == 3;
    int digits = end - first;
    byte[] bytes = new byte[(digits + 1) / 2];
    int upper = 0;
    int nibble = digits % 2;
    for (int at = first; at < end; at++, nibble++) {
      int value = digit(text[at]);
      if (value < 0) {
        return null;
      }
      upper |= value & UPPER;
      bytes[nibble / 2] |= (byte) ((value & 0xF) << (nibble % 2 == 0 ? 4 : 0));
    }
    return new HexText(bytes, canonical && upper == 0);
  }

  /** The quantity as a number, or -1 when it has more than 63 bits. */
  long asLong() {
    if (bytes.length > Long.BYTES || bytes.length == Long.BYTES && bytes[0] < 0) {
      return -1;
    }
    long value = 0;
    for (byte b : bytes) {
      value = value << 8 | b & 0xFF;
    }
    return value;
  }

  private static final int UPPER = 0x10;

  /** Value of a digit, with {@link #UPPER} set for A to F; negative when it is none. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
      return (c - 'A' + 10) | UPPER;
    }
    return -1;
  }

  private static boolean prefixed(char[] text, int offset, int length) {
    return length >= 2 && text[offset] == '0' && text[offset + 1] == 'x';
  }
}
