package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.server.GatewaySettings;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.chain.GrowingChain;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import tools.jackson.databind.JsonNode;

/** The whole path over Kafka as it is released, in the image that compose runs. */
@Tag("docker")
@ExtendWith(NeedsDocker.class)
@Testcontainers(disabledWithoutDocker = true)
final class ContainersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Container private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");

  @Test
  void bringsEveryLogToASubscriberWhoThenResumes() throws Exception {
    bringEveryLog(KAFKA.getBootstrapServers());
  }

  private static void bringEveryLog(String bootstrapServers) throws Exception {
    List<TestBlock> blocks = RecordedChain.load(RecordedChain.GETH_TEST_CHAIN).subList(0, 30);
    List<String> logs = blocks.stream().skip(1).flatMap(ContainersTest::logsOf).toList();
    long early = blocks.stream().skip(1).limit(10).flatMap(ContainersTest::logsOf).count();
    assertThat(early).isBetween(1L, logs.size() - 1L);
    GrowingChain chain = new GrowingChain(blocks, 1, 30);
    try (ScriptedNodeServer node = ScriptedNodeServer.start(new ScriptedNode(chain, 7));
        WholePath path = start(bootstrapServers, node)) {
      List<String> held = new ArrayList<>();
      String cursor;
      try (RpcSocket client = path.connect()) {
        RpcSocket.Heard live = client.subscribe("logs", Map.of("withCursor", true));
        chain.advance(10);
        node.announce();
        Awaitility.await().atMost(PATIENCE).until(() -> logsOf(live).size() == early);
        held.addAll(logsOf(live));
        cursor = live.messages().getLast().at("/params/cursor").asString();
      }
      chain.advance(blocks.size());
      node.announce();
      try (RpcSocket client = path.connect()) {
        RpcSocket.Heard missed = client.subscribe("logs", Map.of("cursor", cursor));
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> logsOf(missed).size() == logs.size() - early);
        held.addAll(logsOf(missed));
      }
      assertThat(held).isEqualTo(logs);
    }
  }

  private static WholePath start(String bootstrapServers, ScriptedNodeServer node)
      throws InterruptedException {
    return WholePath.start(
        bootstrapServers,
        List.of(node.ws()),
        OptionalLong.empty(),
        FollowRules.forDevelopment(),
        GatewaySettings.Bounds.DEFAULT);
  }

  private static Stream<String> logsOf(TestBlock block) {
    return block.logs().stream().map(ContainersTest::named);
  }

  private static List<String> logsOf(RpcSocket.Heard heard) {
    return heard.results().stream().map(ContainersTest::named).toList();
  }

  private static String named(JsonNode log) {
    return log.get("blockHash").asString() + "/" + log.get("logIndex").asString();
  }
}
