package io.headwater.gateway.journal;

import io.headwater.schemas.json.JsonBytes;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node's sync status in the forms that clients get.
 *
 * @param answer what {@code eth_syncing} answers: {@code false}, or the node's object
 * @param notification what a {@code syncing} notification says: {@code false}, or {@code syncing}
 *     with the three block numbers
 */
public record SyncStatus(String answer, String notification) {

  /** Not syncing. */
  public static final SyncStatus SYNCED = new SyncStatus("false", "false");

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> NUMBERS =
      List.of("startingBlock", "currentBlock", "highestBlock");

  /** Reads a node's answer to {@code eth_syncing}. */
  static SyncStatus of(String answer) {
    JsonNode node = JSON.readTree(answer);
    if (!node.isObject()) {
      return SYNCED;
    }
    JsonBytes out = new JsonBytes().json("{\"syncing\":true,\"status\":{");
    boolean first = true;
    for (String name : NUMBERS) {
      JsonNode number = node.path(name);
      if (!number.isMissingNode()) {
        out.json(first ? "" : ",").string(name).put(':').json(number.toString());
        first = false;
      }
    }
    return new SyncStatus(answer, out.json("}}").toString());
  }
}
