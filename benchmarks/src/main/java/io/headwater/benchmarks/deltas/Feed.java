package io.headwater.benchmarks.deltas;

import io.headwater.app.sample.RecordedBlocks;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notifications of one subscription in the order in which its client gets them, whole and as
 * deltas.
 *
 * @param name what it is
 * @param whole each as it is sent today
 * @param deltas each with only those members of the result that the one before has otherwise
 * @param batches all of a block in one message, as the option {@code batch} has it
 */
record Feed(String name, List<byte[]> whole, List<byte[]> deltas, List<byte[]> batches) {

  private static final Set<String> BODY =
      Set.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty");

  /** Heads of consecutive mainnet blocks. */
  static Feed heads() {
    return of("heads", blocks().stream().map(block -> List.of(header(block))).toList());
  }

  /** Every log of the same blocks. */
  static Feed logs() {
    return of("logs", blocks().stream().map(Feed::logs).toList());
  }

  private static List<ObjectNode> logs(TestBlock block) {
    return block.logs().stream().map(log -> (ObjectNode) log).toList();
  }

  private static List<TestBlock> blocks() {
    return RecordedChain.read(
        Objects.requireNonNull(RecordedBlocks.class.getResourceAsStream(RecordedBlocks.MAINNET)));
  }

  private static ObjectNode header(TestBlock block) {
    ObjectNode header = block.block().deepCopy();
    header.remove(BODY);
    return header;
  }

  private static Feed of(String name, List<List<ObjectNode>> blocks) {
    List<byte[]> whole = new ArrayList<>();
    List<byte[]> deltas = new ArrayList<>();
    List<byte[]> batches = new ArrayList<>();
    ObjectNode before = null;
    for (List<ObjectNode> block : blocks) {
      for (ObjectNode result : block) {
        whole.add(notification(result));
        deltas.add(notification(before == null ? result : changed(before, result)));
        before = result;
      }
      batches.add(notification(JsonNodeFactory.instance.arrayNode().addAll(block)));
    }
    return new Feed(name, whole, deltas, batches);
  }

  private static ObjectNode changed(ObjectNode before, ObjectNode now) {
    ObjectNode delta = now.objectNode();
    for (Map.Entry<String, JsonNode> member : now.properties()) {
      if (!member.getValue().equals(before.get(member.getKey()))) {
        delta.set(member.getKey(), member.getValue());
      }
    }
    return delta;
  }

  private static byte[] notification(JsonNode result) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":"
            + "\"0x9cef478923ff08bf67fde6c64013158d\",\"result\":"
            + result
            + "}}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
