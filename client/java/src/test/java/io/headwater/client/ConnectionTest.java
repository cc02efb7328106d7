package io.headwater.client;

import static io.headwater.client.ScriptedServer.isCall;
import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.headwater.client.ScriptedServer.Peer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How connections begin and end. */
final class ConnectionTest {

  @RegisterExtension final Stage stage = new Stage();
  private final Said said = stage.said;

  @Test
  void sendsQueryAndCredentialsOfItsUrl() {
    ScriptedServer server = stage.serve((peer, call) -> {});
    String address = "127.0.0.1:" + server.url().getPort();
    stage.connect(FAST, List.of(URI.create("ws://u:p%20w@" + address + "?token=t")));
    await().until(() -> !server.heads.isEmpty());
    assertThat(server.heads.get(0).lines())
        .contains("GET /?token=t HTTP/1.1", "Host: " + address, "Authorization: Basic dTpwIHc=");
  }

  @Test
  void keepsSecretsOutOfWhyItReconnects() {
    CompletableFuture<String> why = new CompletableFuture<>();
    ScriptedServer gone = stage.serve((peer, call) -> {});
    gone.close();
    URI url = URI.create("ws://u:secret@127.0.0.1:" + gone.url().getPort() + "/?token=secret");
    stage.connect(FAST, List.of(url)).subscribe(LOGS, new Reconnecting(why));
    assertThat(why).succeedsWithin(Duration.ofSeconds(10)).asString().startsWith("nothing listens");
    assertThat(why.join()).doesNotContain("secret");
  }

  @Test
  void leavesNoConnectionThatOpensAfterTheClose() {
    ScriptedServer server = stage.serve((peer, call) -> {});
    server.handshakes.acquireUninterruptibly();
    HeadwaterClient client = stage.connect(FAST, server);
    await().until(() -> server.heads.size() == 1);
    client.close();
    await().until(() -> !isClientThreadAlive());
    server.handshakes.release();
    await().until(() -> server.ended.get() == 1);
  }

  @Test
  void saysGoodbyeWhenClosed() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
            });
    HeadwaterClient client = stage.connect(FAST, server);
    client.subscribe(LOGS, said);
    said.hears("event a c1");
    client.close();
    await().until(() -> server.goodbyes.contains(1000) && server.ended.get() == 1);
    assertThat(server.connections()).isEqualTo(1);
    said.hears("event a c1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1002, 1003, 1007, 1008, 1009})
  void tellsEverySubscriptionThatItIsClosedForGood(int code) {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (call.get("id").asInt() == 2) {
                peer.sayGoodbye(code, "not here");
              }
            });
    HeadwaterClient client = stage.connect(FAST, server);
    client.subscribe(LOGS, new Throwing());
    client.subscribe(LOGS, said);
    said.hears("error " + code);
    assertThat(said.errors.get(0).message()).isEqualTo("closed for good: %d not here", code);
    assertThatIllegalStateException().isThrownBy(() -> client.subscribe(LOGS, said));
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1011, 1012, 1013, 4000, 4004})
  void comesBackAfterEveryOtherCode(int code) {
    ScriptedServer server = stage.serve((peer, call) -> peer.sayGoodbye(code, "not here"));
    stage.subscribe(LOGS, FAST, server);
    await().until(() -> server.connections() >= 2);
    assertThat(said.lines).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON", "{\"method\":{}}"})
  void leavesAServerThatSendsNonsense(String message) {
    ScriptedServer server = stage.serve((peer, call) -> peer.send(message));
    CompletableFuture<String> why = new CompletableFuture<>();
    stage.connect(FAST, server).subscribe(LOGS, new Reconnecting(why));
    assertThat(why)
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo("the server sent what is not JSON");
    await().until(() -> server.connections() >= 2);
  }

  @Test
  void leavesAServerThatSendsBytes() {
    ScriptedServer server = stage.serve((peer, call) -> peer.frame(0x82, new byte[3]));
    CompletableFuture<String> why = new CompletableFuture<>();
    stage.connect(FAST, server).subscribe(LOGS, new Reconnecting(why));
    assertThat(why)
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo("the server sent a binary message");
  }

  @Test
  void leavesAConnectionThatDoesNotAnswerACall() {
    ScriptedServer server = stage.serve((peer, call) -> {});
    CompletableFuture<String> why = new CompletableFuture<>();
    ClientSettings settings =
        new ClientSettings(
            Duration.ofSeconds(10),
            Duration.ofMillis(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            1024);
    stage.connect(settings, server).subscribe(LOGS, new Reconnecting(why));
    assertThat(why)
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo("no answer to eth_subscribe in 30 ms");
  }

  @Test
  void keepsAQuietConnectionThatAnswersItsHeartbeat() {
    ScriptedServer server = stage.serve((peer, call) -> peer.result(call, "0x1"));
    ClientSettings lively = FAST.withHeartbeat(Duration.ofMillis(10), Duration.ofSeconds(10));
    stage.subscribe(LOGS, lively, server);
    await().until(() -> server.called("net_version").size() >= 5);
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.subscribes()).hasSize(1);
  }

  /** Its parts come for longer than the heartbeat and its answer take together. */
  @Test
  void takesThePartsOfALongMessageForASignOfLife() {
    byte[] message =
        Peer.pushed("0x1", "eth_subscription", "\"cursor\":\"c1\",\"result\":\"a\"")
            .getBytes(StandardCharsets.UTF_8);
    CountDownLatch never = new CountDownLatch(1);
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (!isCall(call, "eth_subscribe")) {
                return;
              }
              peer.result(call, "0x1");
              for (int i = 0; i < message.length; i++) {
                boolean last = i == message.length - 1;
                int first = (i == 0 ? 0x01 : 0x00) | (last ? 0x80 : 0);
                peer.frame(first, new byte[] {message[i]});
                pause(never);
              }
            });
    ClientSettings lively = FAST.withHeartbeat(Duration.ofMillis(400), Duration.ofMillis(400));
    stage.subscribe(LOGS, lively, server);
    said.hears("event a c1");
    assertThat(server.connections()).isEqualTo(1);
  }

  private static void pause(CountDownLatch never) {
    try {
      var unused = never.await(12, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isClientThreadAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("headwater-client"));
  }

  private static final class Throwing extends Said {
    @Override
    public void onError(SubscriptionError error) {
      // Else Awaitility takes it for the test's.
      Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
      throw new IllegalStateException(error.message());
    }
  }

  private record Reconnecting(CompletableFuture<String> why) implements SubscriptionListener {
    @Override
    public void onEvent(JsonNode result, @Nullable String cursor) {}

    @Override
    public void onReconnect(String reason, Duration wait) {
      why.complete(reason);
    }
  }
}
