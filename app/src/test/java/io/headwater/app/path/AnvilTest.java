package io.headwater.app.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.app.broker.Ports;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.ingest.FollowRules;
import io.headwater.testkit.socket.RpcSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A real anvil as the node. */
final class AnvilTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LOG_TOPIC = "0x" + "ab".repeat(32);

  /** Creation code that emits one log of one topic without data: PUSH32 topic, 0, 0, LOG1. */
  private static final String EMITS_A_LOG = "0x7f" + LOG_TOPIC.substring(2) + "60006000a100";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"http", "ws"})
  void isFollowedWithItsLogsAndItsReorgs(String transport) throws Exception {
    try (Anvil anvil = Anvil.start(directory, Ports.free());
        EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("data"), 0);
        RpcSocket node = RpcSocket.connect(anvil.ws());
        WholePath path = follow(broker, transport.equals("ws") ? anvil.ws() : anvil.http());
        RpcSocket client = path.connect()) {
      RpcSocket.Heard heads = client.subscribe("newHeads");
      RpcSocket.Heard logs = client.subscribe("logs", Map.of("topics", List.of(LOG_TOPIC)));
      emitLog(node);
      Awaitility.await().atMost(PATIENCE).until(() -> logs.size() == 1 && heads.size() >= 1);
      JsonNode log = logs.results().getFirst();
      JsonNode receipt =
          node.call("eth_getTransactionReceipt", log.get("transactionHash").asString());
      assertThat(log.get("blockHash")).isEqualTo(receipt.get("blockHash"));
      assertThat(log.get("address")).isEqualTo(receipt.get("contractAddress"));
      assertThat(log.get("removed").asBoolean()).isFalse();
      node.call("anvil_reorg", 1, List.of());
      node.call("evm_mine");
      Awaitility.await().atMost(PATIENCE).until(() -> logs.size() == 2);
      JsonNode removed = logs.results().getLast();
      assertThat(removed.get("removed").asBoolean()).isTrue();
      assertThat(removed.get("blockHash")).isEqualTo(log.get("blockHash"));
      assertThat(removed.get("logIndex")).isEqualTo(log.get("logIndex"));
    }
  }

  private static WholePath follow(EmbeddedBroker broker, String url) throws InterruptedException {
    return WholePath.start(
        broker, url, FollowRules.forDevelopment(), GatewaySettings.Bounds.DEFAULT);
  }

  static void emitLog(RpcSocket node) {
    String from = node.call("eth_accounts").get(0).asString();
    node.call("eth_sendTransaction", Map.of("from", from, "data", EMITS_A_LOG, "gas", "0x30000"));
    node.call("evm_mine");
  }

  @Test
  void thatIsStartedAfreshBeginsANewEpoch() throws Exception {
    int port = Ports.free();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("data"), 0)) {
      String first = firstHead(broker, port);
      String second = firstHead(broker, port);
      assertThat(second).isNotEqualTo(first);
    }
  }

  /** A new anvil, which makes a few blocks, and the head that a client hears of. */
  private String firstHead(EmbeddedBroker broker, int port) throws Exception {
    try (Anvil anvil = Anvil.start(directory, port);
        RpcSocket node = RpcSocket.connect(anvil.ws())) {
      for (int i = 0; i < 8; i++) {
        node.call("evm_mine");
      }
      try (WholePath path = follow(broker, anvil.ws())) {
        AtomicReference<String> head = new AtomicReference<>();
        Awaitility.await().atMost(PATIENCE).until(() -> heardHead(path, node, head));
        return head.get();
      }
    }
  }

  /** An epoch that begins ends the sessions that are there: a client connects again. */
  private static boolean heardHead(WholePath path, RpcSocket node, AtomicReference<String> head) {
    try (RpcSocket client = path.connect()) {
      JsonNode answer = client.answer("eth_subscribe", "newHeads");
      if (!answer.has("result")) {
        return false; // The gateway is not ready again yet.
      }
      RpcSocket.Heard heads = client.heard(answer.get("result").asString());
      node.call("evm_mine");
      Awaitility.await().atMost(PATIENCE).until(() -> client.closed().isDone() || heads.size() > 0);
      heads.results().stream().findFirst().ifPresent(at -> head.set(at.get("hash").asString()));
      return heads.size() > 0;
    }
  }
}
