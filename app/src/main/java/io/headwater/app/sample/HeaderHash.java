package io.headwater.app.sample;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A block's hash: keccak-256 of the RLP of its header.
 *
 * <p>Source: Yellow Paper 4.3 and appendix B; go-ethereum {@code core/types/gen_header_rlp.go}.
 */
final class HeaderHash {

  private static final List<String> FIELDS =
      List.of(
          "parentHash",
          "sha3Uncles",
          "miner",
          "stateRoot",
          "transactionsRoot",
          "receiptsRoot",
          "logsBloom",
          "difficulty",
          "number",
          "gasLimit",
          "gasUsed",
          "timestamp",
          "extraData",
          "mixHash",
          "nonce",
          "baseFeePerGas",
          "withdrawalsRoot",
          "blobGasUsed",
          "excessBlobGas",
          "parentBeaconBlockRoot",
          "requestsHash");
  private static final List<String> QUANTITIES =
      List.of(
          "difficulty",
          "number",
          "gasLimit",
          "gasUsed",
          "timestamp",
          "baseFeePerGas",
          "blobGasUsed",
          "excessBlobGas");

  private HeaderHash() {}

  /** The hash of the header in a block's JSON, as hex. */
  static String of(JsonNode block) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (String field : FIELDS) {
      JsonNode value = block.path(field);
      if (value.isMissingNode()) {
        break; // Later forks' fields follow only earlier ones'.
      }
      string(fields, bytes(value.asString(), QUANTITIES.contains(field)));
    }
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    prefix(list, 0xC0, fields.size());
    list.writeBytes(fields.toByteArray());
    return "0x" + HexFormat.of().formatHex(Keccak.hash(list.toByteArray()));
  }

  private static byte[] bytes(String hex, boolean isQuantity) {
    String digits = hex.substring(2);
    if (isQuantity && digits.equals("0")) {
      return new byte[0];
    }
    return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  private static void string(ByteArrayOutputStream out, byte[] bytes) {
    if (bytes.length != 1 || bytes[0] < 0) {
      prefix(out, 0x80, bytes.length);
    }
    out.writeBytes(bytes);
  }

  private static void prefix(ByteArrayOutputStream out, int base, int length) {
    if (length < 56) {
      out.write(base + length);
    } else if (length < 256) {
      out.write(base + 55 + 1);
      out.write(length);
    } else {
      out.write(base + 55 + 2);
      out.write(length >> 8);
      out.write(length);
    }
  }
}
