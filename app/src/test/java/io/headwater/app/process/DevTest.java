package io.headwater.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.broker.Ports;
import io.headwater.testkit.socket.RpcSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code headwater dev} as a stranger types it. */
final class DevTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DRAINED = Duration.ofSeconds(10);

  @TempDir Path directory;

  private HeadwaterProcess dev() {
    return HeadwaterProcess.start(
        directory, "dev", "--port", "0", "--data", directory.resolve("data").toString());
  }

  private static String url(HeadwaterProcess dev) {
    return dev.awaitOutput("ws://127\\.0\\.0\\.1:[0-9]+").group();
  }

  @Test
  void deliversMainnetLogsAndGoesOnAtTheNextStart() {
    JsonNode seen;
    try (HeadwaterProcess dev = dev();
        RpcSocket client = RpcSocket.connect(url(dev))) {
      RpcSocket.Heard heads = subscribeWhenReady(client);
      RpcSocket.Heard logs = client.subscribe("logs", Map.of());
      Awaitility.await().atMost(PATIENCE).until(() -> logs.size() > 50 && heads.size() > 1);
      assertThat(logs.results().getFirst().get("topics").isArray()).isTrue();
      seen = heads.results().getLast();
      dev.terminate();
      dev.awaitExit(DRAINED);
      assertThat(client.closed().join()).isEqualTo(1001);
      assertThat(dev.output()).doesNotContain("WARN").doesNotContain("Exception");
    }
    try (HeadwaterProcess dev = dev();
        RpcSocket client = RpcSocket.connect(url(dev))) {
      RpcSocket.Heard heads = subscribeWhenReady(client);
      Awaitility.await().atMost(PATIENCE).until(() -> heads.size() > 0);
      assertThat(number(heads.results().getFirst())).isGreaterThan(number(seen));
      assertThat(dev.output()).doesNotContain("epoch");
    }
  }

  @Tag("slow")
  @Test
  void runsTwoDatacentersOfOneChain() {
    try (HeadwaterProcess dev =
        HeadwaterProcess.start(
            directory,
            "dev",
            "--datacenters",
            "2",
            "--port",
            "0",
            "--data",
            directory.resolve("data").toString())) {
      String other =
          dev.awaitOutput("The other datacenter[^\n]*\n *subscribe *(ws://127[.]0[.]0[.]1:[0-9]+)")
              .group(1);
      try (RpcSocket home = RpcSocket.connect(url(dev));
          RpcSocket there = RpcSocket.connect(other)) {
        RpcSocket.Heard heads = subscribeWhenReady(home);
        RpcSocket.Heard mirrored = subscribeWhenReady(there);
        Awaitility.await().atMost(PATIENCE).until(() -> heads.size() > 1);
        JsonNode head = heads.results().getLast();
        Awaitility.await().atMost(PATIENCE).until(() -> mirrored.results().contains(head));
      }
      dev.terminate();
      dev.awaitExit(DRAINED);
      assertThat(dev.output()).doesNotContain("WARN").doesNotContain("ERROR");
    }
  }

  @Test
  void saysWhereMetricsAreAndWhichOptionMovesThePort() {
    int management = Ports.free();
    try (HeadwaterProcess dev =
        HeadwaterProcess.start(
            directory,
            "dev",
            "--port",
            "0",
            "--management",
            "" + management,
            "--data",
            directory.resolve("data").toString())) {
      String taken = url(dev).replaceFirst(".*:", "");
      dev.awaitOutput("/readyz; for you: http://127\\.0\\.0\\.1:" + management + "/metrics");
      try (HeadwaterProcess second =
          HeadwaterProcess.start(
              directory, "dev", "--port", taken, "--data", directory.resolve("other").toString())) {
        second.awaitOutput("choose another with --port\\R");
        assertThat(second.output()).doesNotContain("--listen");
      }
    }
  }

  private static RpcSocket.Heard subscribeWhenReady(RpcSocket client) {
    AtomicReference<String> id = new AtomicReference<>();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode answer = client.answer("eth_subscribe", "newHeads");
              id.set(answer.path("result").asString());
              return answer.has("result");
            });
    return client.heard(id.get());
  }

  private static long number(JsonNode head) {
    return Long.parseLong(head.get("number").asString().substring(2), 16);
  }
}
