package io.headwater.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.client.ScriptedServer.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ResumeTest {

  private static final ClientSettings FAST =
      ClientSettings.DEFAULT.withBackoff(Duration.ofMillis(5), Duration.ofMillis(20));
  private static final SubscriptionRequest LOGS = SubscriptionRequest.of(SubscriptionKind.LOGS);

  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final Said said = new Said();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void goesOnAfterItsLastCursor() {
    ScriptedServer server =
        serve(
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
    ClientSubscription subscription = subscribe(LOGS.from("0x5"), alive, server);
    said.hears("event a c1", "event b c2");
    await().until(() -> "c2".equals(subscription.cursor()));
    JsonNode last = server.subscribes().get(server.subscribes().size() - 1);
    assertThat(option(last, "cursor")).isEqualTo("c1");
    assertThat(option(last, "fromBlock")).isNull();
  }

  @Test
  void rollsBackToFinalizedWhereTheForkIsUnknown() {
    ScriptedServer server =
        serve(
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
    subscribe(LOGS.after("c0"), FAST, server);
    said.hears("rollback 9", "event a c1");
    assertThat(option(server.subscribes().get(1), "fromBlock")).isEqualTo("0xa");
  }

  @Test
  void asksTheNextServerWhereOneIsBehind() {
    ScriptedServer behind =
        serve(
            (peer, call) ->
                peer.error(
                    call, "{\"code\":-32012,\"message\":\"ahead\",\"data\":{\"retryAfterMs\":5}}"));
    ScriptedServer further =
        serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.push("eth_subscription", "\"cursor\":\"c1\",\"result\":\"a\"");
            });
    subscribe(LOGS.after("c0"), FAST, behind, further);
    said.hears("event a c1");
    assertThat(option(further.subscribes().get(0), "cursor")).isEqualTo("c0");
  }

  @Test
  void endsForGoodWhereTheServerClosesForGood() {
    ScriptedServer server = serve((peer, call) -> peer.sayGoodbye(1008, "not allowed"));
    subscribe(LOGS, FAST, server);
    said.hears("error 1008");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void comesBackWhereItIsToldTo() {
    ScriptedServer server = serve((peer, call) -> peer.sayGoodbye(1008, "idle; reconnect"));
    subscribe(LOGS, FAST, server);
    await().until(() -> server.connections() >= 3);
    assertThat(said.lines).isEmpty();
  }

  @Test
  void putsFragmentsTogether() {
    byte[] message =
        Peer.pushed("eth_subscription", "\"cursor\":\"c1\",\"result\":\"é\"")
            .getBytes(StandardCharsets.UTF_8);
    ScriptedServer server =
        serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.frame(0x01, Arrays.copyOfRange(message, 0, 10));
              peer.frame(0x00, Arrays.copyOfRange(message, 10, 20));
              peer.frame(0x80, Arrays.copyOfRange(message, 20, message.length));
            });
    subscribe(LOGS, FAST, server);
    said.hears("event é c1");
  }

  @Test
  void endsWhereAMessageIsTooLong() {
    ScriptedServer server = serve((peer, call) -> peer.send("\"" + "é".repeat(600) + "\""));
    subscribe(LOGS, FAST.withMaxMessageBytes(1024), server);
    said.hears("error 1009");
  }

  @Test
  void leavesAConnectionThatAnswersNoHeartbeat() {
    ScriptedServer server =
        serve(
            (peer, call) -> {
              if (call.get("method").asString().equals("eth_subscribe")) {
                peer.result(call, "0x1");
              }
            });
    subscribe(LOGS, FAST.withHeartbeat(Duration.ofMillis(20), Duration.ofMillis(20)), server);
    await().until(() -> server.connections() >= 2);
  }

  @Test
  void readsNothingWhileTheListenerIsBusy() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    int messages = 2_000;
    String large = "x".repeat(16_000);
    ScriptedServer server =
        serve(
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
    connect(FAST, server)
        .subscribe(
            LOGS,
            (result, cursor) -> {
              cursors.add(cursor);
              blocked.countDown();
              awaitUninterruptibly(release);
            });
    blocked.await();
    // 32 MB are more than the buffers of both sockets: the writer stands while the listener does.
    assertThat(written.await(300, java.util.concurrent.TimeUnit.MILLISECONDS)).isFalse();
    assertThat(cursors).containsExactly("c0");
    release.countDown();
    await().until(() -> cursors.size() == messages);
    assertThat(cursors).last().isEqualTo("c" + (messages - 1));
  }

  private ScriptedServer serve(ScriptedServer.Script script) {
    ScriptedServer server = ScriptedServer.start(script);
    open.add(server);
    return server;
  }

  private HeadwaterClient connect(ClientSettings settings, ScriptedServer... servers) {
    HeadwaterClient client =
        HeadwaterClient.connect(Stream.of(servers).map(ScriptedServer::url).toList(), settings);
    open.add(0, client);
    return client;
  }

  private ClientSubscription subscribe(
      SubscriptionRequest request, ClientSettings settings, ScriptedServer... servers) {
    return connect(settings, servers).subscribe(request, said);
  }

  private static @Nullable String option(JsonNode call, String name) {
    return call.path("params").path(1).path(name).asString(null);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a listener was told, a line each. */
  private static final class Said implements SubscriptionListener {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    void hears(String... expected) {
      await().untilAsserted(() -> assertThat(lines).containsExactly(expected));
    }

    @Override
    public void onEvent(JsonNode result, @Nullable String cursor) {
      lines.add("event " + result.asString() + " " + cursor);
    }

    @Override
    public void onRollback(long finalized) {
      lines.add("rollback " + finalized);
    }

    @Override
    public void onError(SubscriptionError error) {
      lines.add("error " + error.code());
    }
  }
}
