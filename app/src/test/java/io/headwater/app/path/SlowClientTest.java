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
import io.headwater.testkit.socket.StalledSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that reads nothing, beside one that does. */
final class SlowClientTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"logs\",{}]}";

  @TempDir Path data;

  @Test
  void getsEveryEventInTheEndWhileItsNeighbourNoticesNothing() throws Exception {
    List<TestBlock> blocks = RecordedChain.load(RecordedChain.GETH_TEST_CHAIN).subList(0, 30);
    GrowingChain chain = new GrowingChain(blocks, 1, 30);
    int logs = blocks.stream().skip(1).mapToInt(block -> block.logs().size()).sum();
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        ScriptedNodeServer node = ScriptedNodeServer.start(new ScriptedNode(chain, 77));
        WholePath path = WholePath.start(broker, node, FollowRules.forDevelopment());
        RpcSocket neighbour = path.connect();
        StalledSocket slow = StalledSocket.connect(path.port())) {
      RpcSocket.Heard heard = neighbour.subscribe("logs", Map.of());
      // Block 11 alone is 21 MB for each of its two subscriptions.
      slow.sendText(SUBSCRIBE);
      assertThat(slow.readFrame().text()).contains("\"result\":\"0x");
      slow.sendText(SUBSCRIBE);
      assertThat(slow.readFrame().text()).contains("\"result\":\"0x");
      chain.advance(blocks.size());
      node.announce();
      Awaitility.await().atMost(PATIENCE).until(() -> heard.size() == logs);
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      String firstId = null;
      while (first.size() < logs || second.size() < logs) {
        JsonNode params = JSON.readTree(slow.readFrame().text()).get("params");
        String id = params.get("subscription").asString();
        firstId = firstId == null ? id : firstId;
        JsonNode log = params.get("result");
        (id.equals(firstId) ? first : second)
            .add(log.get("blockHash").asString() + log.get("logIndex").asString());
      }
      assertThat(first).doesNotHaveDuplicates().isEqualTo(second);
      assertThat(neighbour.closed()).isNotDone();
    }
  }
}
