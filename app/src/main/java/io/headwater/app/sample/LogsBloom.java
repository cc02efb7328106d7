package io.headwater.app.sample;

import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** The bloom of receipts' logs, as hex (Yellow Paper 4.3.1). */
final class LogsBloom {

  private static final int BYTES = 256;
  private static final int BIT_MASK = BYTES * 8 - 1;

  private LogsBloom() {}

  static String of(JsonNode receipts) {
    byte[] bloom = new byte[BYTES];
    for (JsonNode receipt : receipts) {
      for (JsonNode log : receipt.get("logs")) {
        add(bloom, log.get("address").asString());
        log.get("topics").forEach(topic -> add(bloom, topic.asString()));
      }
    }
    return "0x" + HexFormat.of().formatHex(bloom);
  }

  private static void add(byte[] bloom, String hex) {
    byte[] hash = Keccak.hash(HexFormat.of().parseHex(hex, 2, hex.length()));
    for (int at = 0; at < 6; at += 2) {
      int bit = ((hash[at] & 0xFF) << 8 | hash[at + 1] & 0xFF) & BIT_MASK;
      bloom[BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }
}
