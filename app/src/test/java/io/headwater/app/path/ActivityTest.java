package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.analytics.run.Analytics;
import io.headwater.analytics.run.AnalyticsSettings;
import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.app.sample.RecordedBlocks;
import io.headwater.ingest.FollowRules;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.testkit.chain.ForkingChain;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.node.ScriptedNode;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * From a node to a subscriber of {@code contractActivity}, by way of the journal and the topic that
 * is derived of it, with a reorg.
 */
final class ActivityTest {

  private static final long CHAIN = 3_001;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void subscribersLearnTheNewestStateOfEachContractsMinute() throws InterruptedException {
    List<TestBlock> blocks =
        RecordedChain.read(
                Objects.requireNonNull(
                    RecordedBlocks.class.getResourceAsStream(RecordedBlocks.MAINNET)))
            .subList(0, 5);
    ForkingChain chain = new ForkingChain(blocks, 1, blocks.size());
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("data"), 0);
        ScriptedNodeServer node = ScriptedNodeServer.start(new ScriptedNode(chain, CHAIN));
        WholePath path = WholePath.start(broker, node, FollowRules.strict());
        Analytics analytics = analytics(broker);
        RpcSocket client = path.connect()) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> analytics.lag() == 0 && analytics.figures().rows() > 0);
      RpcSocket.Heard heard = client.subscribe("contractActivity", Map.of());
      while (!chain.isAtEnd()) {
        chain.advance();
        node.announce();
        heardOf(heard, chain);
      }
      int before = heard.size();
      chain.fork(1);
      node.announce();
      Awaitility.await().atMost(PATIENCE).until(() -> heard.size() > before);
      chain.restore();
      node.announce();
      // Every log of the last minute is counted once, in what was told last of each contract.
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(newestLogs(heard, minute(chain))).isEqualTo(logs(blocks, chain)));
    }
  }

  private Analytics analytics(EmbeddedBroker broker) {
    return Analytics.start(
        new AnalyticsSettings(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            CHAIN,
            new AnalyticsSettings.Topics(Set.of(View.LIVE), 2, Duration.ofMillis(-1), false),
            directory.resolve("state"),
            Optional.empty(),
            OptionalInt.empty()));
  }

  private static void heardOf(RpcSocket.Heard heard, ForkingChain chain) {
    String number = chain.head().block().get("number").asString();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                heard.results().stream()
                    .anyMatch(row -> row.get("blockNumber").asString().equals(number)));
  }

  private static long minute(ForkingChain chain) {
    return Long.decode(chain.head().block().get("timestamp").asString()) / 60 * 60;
  }

  private static Map<String, Integer> newestLogs(RpcSocket.Heard heard, long minute) {
    Map<String, Integer> newest = new HashMap<>();
    for (JsonNode row : heard.results()) {
      if (Long.decode(row.get("minute").asString()) == minute) {
        newest.put(row.get("contract").asString(), Integer.decode(row.get("logs").asString()));
      }
    }
    newest.values().removeIf(logs -> logs == 0);
    return newest;
  }

  /** Logs in the minute of the head, of each contract that one of the later blocks touches. */
  private static Map<String, Integer> logs(List<TestBlock> blocks, ForkingChain chain) {
    Map<String, Integer> logs = new HashMap<>();
    for (TestBlock block : blocks) {
      if (Long.decode(block.block().get("timestamp").asString()) / 60 * 60 == minute(chain)) {
        block.logs().forEach(log -> logs.merge(log.get("address").asString(), 1, Integer::sum));
      }
    }
    Set<String> later = new HashSet<>();
    for (TestBlock block : blocks.subList(1, blocks.size())) {
      block.logs().forEach(log -> later.add(log.get("address").asString()));
      block.block().get("transactions").forEach(each -> later.add(each.path("to").asString("")));
    }
    logs.keySet().retainAll(later);
    return logs;
  }
}
