package io.headwater.app.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The node's canonical chain, as the node itself tells it: its newest blocks are asked for again
 * and again, so that what a reorg replaced is corrected.
 *
 * <p>Threading: one thread. Bounds: a hash for each height.
 */
final class NodeTruth implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int ASKED = 32;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI node;
  private final HttpClient http = HttpClient.newHttpClient();
  private final TreeMap<Long, String> hashes = new TreeMap<>();

  NodeTruth(URI node) {
    this.node = node;
  }

  /** Asks for the newest blocks; gives the head's hash. */
  String look() throws IOException, InterruptedException {
    JsonNode head = block("\"latest\"");
    long number = Long.decode(head.path("number").asString());
    for (long height = number; height > number - ASKED; height--) {
      JsonNode block = height == number ? head : block("\"0x" + Long.toHexString(height) + "\"");
      if (block.path("hash").isString()) {
        hashes.put(height, block.path("hash").asString());
      }
    }
    return head.path("hash").asString();
  }

  private JsonNode block(String which) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[%s,false]}"
                        .formatted(which)))
            .build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("result");
  }

  /** Hash of the canonical block of each height that was ever asked for. */
  Map<Long, String> hashes() {
    return hashes;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
