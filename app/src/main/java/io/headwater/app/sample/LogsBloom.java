package io.headwater.app.sample;

import io.headwater.schemas.bloom.BloomBits;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** The bloom of receipts' logs, as hex (Yellow Paper 4.3.1). */
final class LogsBloom {

  private LogsBloom() {}

  static String of(JsonNode receipts) {
    byte[] bloom = new byte[BloomBits.BLOOM_BYTES];
    for (JsonNode receipt : receipts) {
      for (JsonNode log : receipt.get("logs")) {
        add(bloom, log.get("address").asString());
        log.get("topics").forEach(topic -> add(bloom, topic.asString()));
      }
    }
    return "0x" + HexFormat.of().formatHex(bloom);
  }

  private static void add(byte[] bloom, String hex) {
    BloomBits.of(HexFormat.of().parseHex(hex, 2, hex.length())).addTo(bloom);
  }
}
