package io.headwater.testkit.chain;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A block as a node gives it.
 *
 * @param block as {@code eth_getBlockByHash} does, with whole transactions
 * @param receipts as {@code eth_getBlockReceipts} does
 */
public record TestBlock(ObjectNode block, ArrayNode receipts) {

  /** Height. */
  public long number() {
    return Long.parseLong(block.get("number").asString().substring(2), 16);
  }

  /** Hash. */
  public String hash() {
    return block.get("hash").asString();
  }

  /** Hash of the block before. */
  public String parentHash() {
    return block.get("parentHash").asString();
  }

  /** All logs in order. */
  public List<JsonNode> logs() {
    List<JsonNode> logs = new ArrayList<>();
    receipts.forEach(receipt -> receipt.get("logs").forEach(logs::add));
    return logs;
  }

  @Override
  public String toString() {
    return number() + " " + hash();
  }
}
