package io.headwater.client;

import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static io.headwater.client.Stage.option;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.client.ScriptedServer.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

final class ResumeTest {

  @RegisterExtension final Stage stage = new Stage();
  private final Said said = stage.said;

  @Test
  void goesOnAfterItsLastCursor() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              if (option(call, "cursor") == null) {
                peer.push("eth_subscription", "\"cursor\":\"c1\",\"result\":\"a\"");
                peer.hangUp();
              } else {
                peer.push("eth_subscription", "\"cursor\":\"c2\",\"result\":\"b\"");
              }
            });
    // The JDK's WebSocket may keep an end for itself that comes right behind a message.
    ClientSettings alive = FAST.withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(300));
    ClientSubscription subscription = stage.subscribe(LOGS.from("0x5"), alive, server);
    said.hears("event a c1", "event b c2");
    await().until(() -> "c2".equals(subscription.cursor()));
    JsonNode last = server.subscribes().get(server.subscribes().size() - 1);
    assertThat(option(last, "cursor")).isEqualTo("c1");
    assertThat(option(last, "fromBlock")).isNull();
  }

  @Test
  void isGivenABatchWholeAndGoesOnBehindIt() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              String cursor = option(call, "cursor");
              if (cursor == null) {
                peer.push("eth_subscription", "\"cursor\":\"c0\",\"result\":" + batch("0x4"));
              }
              if (!"c3".equals(cursor)) { // An end right behind a message may swallow it.
                peer.push("eth_subscription", "\"cursor\":\"c3\",\"result\":" + batch("0x5"));
                peer.hangUp();
              } else {
                peer.push("eth_subscription", "\"cursor\":\"c5\",\"result\":" + batch("0x6"));
              }
            });
    ClientSettings alive = FAST.withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(300));
    SubscriptionRequest request = LOGS.from("0x5").batched(2, Duration.ZERO);
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    List<@Nullable String> held = new CopyOnWriteArrayList<>();
    CompletableFuture<ClientSubscription> made = new CompletableFuture<>();
    made.complete(
        stage
            .connect(alive, server)
            .subscribe(
                request,
                (result, cursor) -> {
                  sizes.add(result.size());
                  held.add(made.join().cursor());
                }));
    await().until(() -> "c5".equals(made.join().cursor()));
    assertThat(sizes).containsExactly(2, 2); // That before its first block is none of it.
    assertThat(held).containsExactly("c0", "c3"); // A batch that is being taken is not held yet.
    JsonNode last = server.subscribes().get(server.subscribes().size() - 1);
    assertThat(option(last, "cursor")).isEqualTo("c3");
    assertThat(last.path("params").path(1).path("batch").path("maxItems").asInt()).isEqualTo(2);
  }

  private static String batch(String number) {
    String log = "{\"blockNumber\":\"" + number + "\"}";
    return "[" + log + "," + log + "]";
  }

  @Test
  void rollsBackToFinalizedWhereTheForkIsUnknown() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (option(call, "cursor") != null) {
                peer.error(
                    call,
                    "{\"code\":-32011,\"message\":\"fork\",\"data\":{\"finalized\":\"0x9\"}}");
              } else {
                peer.result(call, "0x1");
                peer.push("eth_subscription", "\"cursor\":\"c1\",\"result\":\"a\"");
              }
            });
    stage.subscribe(LOGS.after("c0"), FAST, server);
    said.hears("rollback 9", "event a c1");
    assertThat(option(server.subscribes().get(1), "fromBlock")).isEqualTo("0xa");
  }

  @Test
  void asksTheNextServerWhereOneIsBehind() {
    ScriptedServer behind =
        stage.serve(
            (peer, call) ->
                peer.error(
                    call, "{\"code\":-32012,\"message\":\"ahead\",\"data\":{\"retryAfterMs\":5}}"));
    ScriptedServer further =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.push("eth_subscription", "\"cursor\":\"c1\",\"result\":\"a\"");
            });
    stage.subscribe(LOGS.after("c0"), FAST, behind, further);
    said.hears("event a c1");
    assertThat(option(further.subscribes().get(0), "cursor")).isEqualTo("c0");
  }

  @Test
  void endsForGoodWhereTheServerClosesForGood() {
    ScriptedServer server = stage.serve((peer, call) -> peer.sayGoodbye(1008, "not allowed"));
    stage.subscribe(LOGS, FAST, server);
    said.hears("error 1008");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void comesBackWhereItIsToldTo() {
    ScriptedServer server = stage.serve((peer, call) -> peer.sayGoodbye(1008, "idle; reconnect"));
    stage.subscribe(LOGS, FAST, server);
    await().until(() -> server.connections() >= 3);
    assertThat(said.lines).isEmpty();
  }

  @Test
  void putsFragmentsTogether() {
    byte[] message =
        Peer.pushed("0x1", "eth_subscription", "\"cursor\":\"c1\",\"result\":\"é\"")
            .getBytes(StandardCharsets.UTF_8);
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.frame(0x01, Arrays.copyOfRange(message, 0, 10));
              peer.frame(0x00, Arrays.copyOfRange(message, 10, 20));
              peer.frame(0x80, Arrays.copyOfRange(message, 20, message.length));
            });
    stage.subscribe(LOGS, FAST, server);
    said.hears("event é c1");
  }

  @Test
  void endsWhereAMessageIsTooLong() {
    ScriptedServer server = stage.serve((peer, call) -> peer.send("\"" + "é".repeat(600) + "\""));
    stage.subscribe(LOGS, FAST.withMaxMessageBytes(1024), server);
    said.hears("error 1009");
  }

  @Test
  void leavesAConnectionThatAnswersNoHeartbeat() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (call.get("method").asString().equals("eth_subscribe")) {
                peer.result(call, "0x1");
              }
            });
    stage.subscribe(LOGS, FAST.withHeartbeat(Duration.ofMillis(20), Duration.ofMillis(20)), server);
    await().until(() -> server.connections() >= 2);
  }

  @Test
  void readsNothingWhileTheListenerIsBusy() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    int messages = 2_000;
    String large = "x".repeat(16_000);
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              for (int i = 0; i < messages; i++) {
                peer.push(
                    "eth_subscription", "\"cursor\":\"c%d\",\"result\":\"%s\"".formatted(i, large));
              }
              written.countDown();
            });
    List<@Nullable String> cursors = new CopyOnWriteArrayList<>();
    CountDownLatch release = new CountDownLatch(1);
    stage
        .connect(FAST, server)
        .subscribe(
            LOGS,
            (result, cursor) -> {
              cursors.add(cursor);
              blocked.countDown();
              awaitUninterruptibly(release);
            });
    blocked.await();
    // 32 MB are more than the buffers of both sockets: the writer stands while the listener does.
    assertThat(written.await(300, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(cursors).containsExactly("c0");
    release.countDown();
    await().until(() -> cursors.size() == messages);
    assertThat(cursors).last().isEqualTo("c" + (messages - 1));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
