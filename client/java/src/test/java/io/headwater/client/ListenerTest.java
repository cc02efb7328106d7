package io.headwater.client;

import static io.headwater.client.ScriptedServer.isCall;
import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What a listener that throws ends, and what not. */
final class ListenerTest {

  private final RuntimeException thrown = new IllegalArgumentException("no disk");

  @RegisterExtension final Stage stage = new Stage();
  private final Said said = stage.said;

  @Test
  void endsOnlyTheSubscriptionOfAListenerThatThrows() {
    ScriptedServer server = stage.serve(eventsForBoth());
    HeadwaterClient client = stage.connect(FAST, server);
    Said failing =
        new Said() {
          @Override
          public void onEvent(JsonNode result, @Nullable String cursor) {
            throw thrown;
          }
        };
    ClientSubscription failed = client.subscribe(LOGS.after("c0"), failing);
    client.subscribe(LOGS, said);
    failing.hears("error " + SubscriptionError.LISTENER_FAILED);
    said.hears("event b c1", "event d c2");
    SubscriptionError error = failing.errors.get(0);
    assertThat(error.message()).isEqualTo("no disk");
    assertThat(error.cause()).isSameAs(thrown);
    assertThat(failed.cursor()).isEqualTo("c0");
    await().until(() -> server.called("eth_unsubscribe").size() == 1);
    assertThat(server.called("eth_unsubscribe").get(0).get("params")).hasToString("[\"0x1\"]");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void readsOnForTheOthersWhereOnErrorThrowsToo() {
    ScriptedServer server = stage.serve(eventsForBoth());
    HeadwaterClient client = stage.connect(FAST, server);
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    client.subscribe(
        LOGS,
        (result, cursor) -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.complete(e));
          throw thrown;
        });
    client.subscribe(LOGS, said);
    said.hears("event b c1", "event d c2");
    assertThat(server.connections()).isEqualTo(1);
    // The default of onError says what happened, with the stack of the listener's exception.
    assertThat(uncaught.join()).hasCause(thrown);
  }

  @Test
  void isToldOfItsExceptionAfterItHasClosed() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
            });
    CompletableFuture<ClientSubscription> self = new CompletableFuture<>();
    Said closing =
        new Said() {
          @Override
          public void onEvent(JsonNode result, @Nullable String cursor) {
            self.join().close();
            throw thrown;
          }
        };
    self.complete(stage.connect(FAST, server).subscribe(LOGS, closing));
    closing.hears("error " + SubscriptionError.LISTENER_FAILED);
  }

  @Test
  void isToldOfEachConnection() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              if (asked.incrementAndGet() == 1) {
                peer.sayGoodbye(4004, "too slow: reconnect");
              } else {
                peer.event("0x1", "a", "c1");
              }
            });
    Said telling =
        new Said() {
          @Override
          public void onSubscribed() {
            lines.add("subscribed");
          }

          @Override
          public void onReconnect(String reason, Duration wait) {
            boolean inBounds = wait.toNanos() >= 2_500_000 && wait.toMillis() <= 20;
            lines.add("reconnect " + reason + " " + inBounds);
          }
        };
    stage.connect(FAST, server).subscribe(LOGS, telling);
    telling.hears("subscribed", "reconnect too slow: reconnect true", "subscribed", "event a c1");
  }

  @Test
  void reconnectsForTheOthersWhereOnReconnectThrows() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x" + asked.incrementAndGet());
              if (asked.get() == 2) {
                peer.sayGoodbye(1001, "going away");
              } else if (asked.get() == 3) {
                peer.event("0x3", "a", "c1");
              }
            });
    HeadwaterClient client = stage.connect(FAST, server);
    Said failing =
        new Said() {
          @Override
          public void onReconnect(String reason, Duration wait) {
            throw thrown;
          }
        };
    client.subscribe(LOGS, failing);
    client.subscribe(LOGS, said);
    failing.hears("error " + SubscriptionError.LISTENER_FAILED);
    said.hears("event a c1");
  }

  /** Two subscriptions of one connection, with events in turn once both are there. */
  private static ScriptedServer.Script eventsForBoth() {
    AtomicInteger given = new AtomicInteger();
    return (peer, call) -> {
      if (!isCall(call, "eth_subscribe")) {
        return;
      }
      int id = given.incrementAndGet();
      peer.result(call, "0x" + id);
      if (id == 2) {
        peer.event("0x1", "a", "c1");
        peer.event("0x2", "b", "c1");
        peer.event("0x1", "c", "c2");
        peer.event("0x2", "d", "c2");
      }
    };
  }
}
