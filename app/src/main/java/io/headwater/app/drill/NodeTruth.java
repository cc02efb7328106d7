package io.headwater.app.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The node's canonical chain, as the node itself tells it: from its head it is asked for parents
 * until one is known, so that what a reorg replaced is corrected.
 *
 * <p>Threading: one thread. Bounds: each canonical block with a line for each of its logs. It must
 * look more often than the node forgets.
 */
final class NodeTruth implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI node;
  private final HttpClient http = HttpClient.newHttpClient();
  private final NavigableMap<Long, NodeBlock> blocks = new TreeMap<>();

  NodeTruth(URI node) {
    this.node = node;
  }

  /** Asks for the newest blocks; gives the head. */
  NodeBlock look() throws IOException, InterruptedException {
    JsonNode head = call("eth_getBlockByNumber", "\"latest\",false");
    blocks.tailMap(number(head), false).clear();
    for (JsonNode block = head; block.isObject() && isNew(block); ) {
      blocks.put(number(block), withLogs(block));
      block = call("eth_getBlockByHash", block.path("parentHash") + ",false");
    }
    return blocks.lastEntry().getValue();
  }

  /** Height of the newest finalized block. */
  long finalized() throws IOException, InterruptedException {
    return number(call("eth_getBlockByNumber", "\"finalized\",false"));
  }

  private boolean isNew(JsonNode block) {
    NodeBlock known = blocks.get(number(block));
    return known == null || !known.hash().equals(block.path("hash").asString());
  }

  private NodeBlock withLogs(JsonNode block) throws IOException, InterruptedException {
    JsonNode receipts = call("eth_getBlockReceipts", block.path("hash").toString());
    List<NodeLog> logs =
        receipts
            .valueStream()
            .flatMap(receipt -> receipt.path("logs").valueStream())
            .map(NodeLog::read)
            .toList();
    return new NodeBlock(
        number(block), block.path("hash").asString(), block.path("parentHash").asString(), logs);
  }

  private static long number(JsonNode block) {
    return Long.decode(block.path("number").asString());
  }

  private JsonNode call(String method, String params) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                        .formatted(method, params)))
            .build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("result");
  }

  /** The canonical blocks between two heights, both included. */
  NavigableMap<Long, NodeBlock> between(long from, long to) {
    return blocks.subMap(from, true, Math.max(from, to + 1), false);
  }

  /** Every canonical block that was ever asked for. */
  Collection<NodeBlock> all() {
    return blocks.values();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
