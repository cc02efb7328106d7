package io.headwater.schemas.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes to lower case hex digits, four bytes a step: eight digits are one {@code long}. */
final class HexDigits {

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private HexDigits() {}

  /** The digit of the lowest four bits. */
  static byte of(int nibble) {
    return DIGITS[nibble & 0xF];
  }

  /** Writes two digits for each byte; gives the place after them. */
  static int write(byte[] from, int offset, int count, byte[] to, int at) {
    int i = offset;
    int end = offset + count;
    int place = at;
    for (; i <= end - Integer.BYTES; i += Integer.BYTES, place += Long.BYTES) {
      LONG.set(to, place, digits((int) INT.get(from, i)));
    }
    for (; i < end; i++) {
      to[place++] = of(from[i] >> 4);
      to[place++] = of(from[i]);
    }
    return place;
  }

  /**
   * Writes the value's highest eight digits, and the lower ones where more are asked for; gives the
   * place after {@code count} digits. Up to 16 bytes are written over.
   */
  static int write(long value, int count, byte[] to, int at) {
    long aligned = value << Long.SIZE - 4 * count;
    LONG.set(to, at, digits((int) (aligned >>> Integer.SIZE)));
    if (count > 8) {
      LONG.set(to, at + 8, digits((int) aligned));
    }
    return at + count;
  }

  /** The eight digits of an int, the highest first. */
  private static long digits(int value) {
    long x = value & 0xFFFF_FFFFL;
    x = (x | x << 16) & 0x0000_FFFF_0000_FFFFL;
    x = (x | x << 8) & 0x00FF_00FF_00FF_00FFL;
    x = (x | x << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
    long letters = x + 0x0606_0606_0606_0606L >>> 4 & 0x0101_0101_0101_0101L;
    return x + 0x3030_3030_3030_3030L + letters * ('a' - '0' - 10);
  }
}
