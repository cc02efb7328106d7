package io.headwater.gateway.rpc;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** Hex in params: data of a fixed length, quantities. The texts of errors are geth's. */
final class HexParams {

  private static final int ADDRESS_BYTES = 20;
  private static final int HASH_BYTES = 32;
  private static final int MOST_QUANTITY_DIGITS = 16;

  private HexParams() {}

  static Address address(String text) throws BadHex {
    return new Address(data(text, ADDRESS_BYTES, "address"));
  }

  static Hash hash(String text, String what) throws BadHex {
    return new Hash(data(text, HASH_BYTES, what));
  }

  /** Why a text is not the hex that was due. */
  static final class BadHex extends Exception {
    private static final long serialVersionUID = 1L;

    BadHex(String message) {
      super(message, null, false, false);
    }
  }

  private static byte[] data(String text, int bytes, String what) throws BadHex {
    if (text.isEmpty()) {
      throw new BadHex("empty hex string");
    }
    if (!text.startsWith("0x") && !text.startsWith("0X")) {
      throw new BadHex("hex string without 0x prefix");
    }
    if (text.length() % 2 != 0) {
      throw new BadHex("hex string of odd length");
    }
    int length = text.length() / 2 - 1;
    if (length != bytes) {
      throw new BadHex(
          "hex has invalid length %d after decoding; expected %d for %s"
              .formatted(length, bytes, what));
    }
    try {
      return HexFormat.of().parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw new BadHex("invalid hex string");
    }
  }

  /** A block number. */
  static long quantity(JsonNode node) throws BadHex {
    if (node.isNumber() && node.doubleValue() < 0) {
      throw new BadHex("a negative number, where hex with 0x prefix is due");
    }
    String text = node.isString() ? node.asString() : "";
    if (!text.startsWith("0x")) {
      throw new BadHex("hex string without 0x prefix");
    }
    String digits = text.substring(2);
    if (digits.isEmpty()) {
      throw new BadHex("hex string \"0x\"");
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      throw new BadHex("hex number with leading zero digits");
    }
    try {
      long value = digits.length() > MOST_QUANTITY_DIGITS ? -1 : Long.parseUnsignedLong(digits, 16);
      if (value < 0) {
        throw new BadHex("block number larger than int64");
      }
      return value;
    } catch (NumberFormatException e) {
      throw new BadHex("invalid hex string");
    }
  }
}
