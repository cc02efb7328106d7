package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.GrowingChain;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Notifications of several items, over sockets and with the clock as it is. */
final class BatchesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_ITEMS = 7;

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void holdWhatComesSinglyElse(boolean inCbor) throws Exception {
    List<TestBlock> blocks = RecordedChain.load(RecordedChain.GETH_TEST_CHAIN).subList(0, 10);
    GrowingChain chain = new GrowingChain(blocks, 1, 30);
    JsonNode transaction =
        blocks.stream()
            .flatMap(block -> block.block().get("transactions").valueStream())
            .findFirst()
            .orElseThrow();
    int logs = blocks.stream().skip(1).mapToInt(block -> block.logs().size()).sum();
    assertThat(logs).isGreaterThan(MOST_ITEMS);
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ScriptedNodeServer node = ScriptedNodeServer.start(new ScriptedNode(chain, 77));
        WholePath path = WholePath.start(broker, node, FollowRules.forDevelopment());
        RpcSocket client = inCbor ? path.connectCbor() : path.connect()) {
      Map<String, Object> batch = Map.of("maxItems", MOST_ITEMS, "maxDelayMs", 50);
      RpcSocket.Heard singly = client.subscribe("logs", Map.of());
      RpcSocket.Heard batched = client.subscribe("logs", Map.of("batch", batch));
      RpcSocket.Heard pending = client.subscribe("newPendingTransactions", Map.of("batch", batch));
      chain.advance(blocks.size());
      node.announce();
      Awaitility.await().atMost(PATIENCE).until(() -> items(batched).size() == logs);
      assertThat(items(batched)).isEqualTo(singly.results());
      RpcSocket.Heard replayed =
          client.subscribe("logs", Map.of("batch", batch, "fromBlock", "earliest"));
      Awaitility.await().atMost(PATIENCE).until(() -> items(replayed).size() >= logs);
      assertThat(items(replayed)).endsWith(singly.results().toArray(JsonNode[]::new));
      assertThat(batched.results())
          .allSatisfy(result -> assertThat(result.size()).isBetween(1, MOST_ITEMS))
          .anySatisfy(result -> assertThat(result.size()).isGreaterThan(1));
      node.announcePending(transaction); // Alone, and so told by the clock.
      Awaitility.await().atMost(PATIENCE).until(() -> items(pending).size() == 1);
      assertThat(items(pending)).containsExactly(transaction.get("hash"));
    }
  }

  private static List<JsonNode> items(RpcSocket.Heard heard) {
    return heard.results().stream().flatMap(JsonNode::valueStream).toList();
  }
}
