package io.headwater.analytics.rows;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.avro.specific.SpecificFixed;
import org.jspecify.annotations.Nullable;

/** Values of the chain as text, as rows have them. */
final class RowText {

  private static final HexFormat HEX = HexFormat.of();

  private RowText() {}

  /** A hash or an address. */
  static String hex(SpecificFixed value) {
    return "0x" + HEX.formatHex(value.bytes());
  }

  /** The same where there may be none. */
  static @Nullable String hexOrNull(@Nullable SpecificFixed value) {
    return value == null ? null : hex(value);
  }

  /** Data. */
  static String hex(ByteBuffer data) {
    byte[] bytes = bytes(data);
    return "0x" + HEX.formatHex(bytes);
  }

  /** An unsigned quantity in decimal digits. */
  static @Nullable String decimal(@Nullable ByteBuffer quantity) {
    return quantity == null ? null : decimal(bytes(quantity));
  }

  /** A big-endian unsigned number in decimal digits. */
  static String decimal(byte[] unsigned) {
    return new BigInteger(1, unsigned).toString();
  }

  /** The bytes of a buffer, which stays as it is. */
  static byte[] bytes(ByteBuffer data) {
    if (data.hasArray() && data.arrayOffset() == 0 && data.array().length == data.remaining()) {
      return data.array();
    }
    int from = data.arrayOffset() + data.position();
    return Arrays.copyOfRange(data.array(), from, from + data.remaining());
  }
}
