package io.headwater.client;

import static io.headwater.client.ScriptedServer.isCall;
import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static io.headwater.client.Stage.option;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a subscription ends: by the server's word, or by ours. */
final class EndTest {

  @RegisterExtension final Stage stage = new Stage();
  private final Said said = stage.said;

  @Test
  void isGoneBehindItsEnd() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
              peer.push("headwater_end", "\"cursor\":\"c2\"");
              peer.event("0x1", "b", "c3");
              peer.sayGoodbye(1001, "going away");
            });
    HeadwaterClient client = stage.connect(FAST, server);
    ClientSubscription ended = client.subscribe(LOGS.from("0x1").to("0x2"), said);
    said.hears("event a c1", "end c2");
    await().until(() -> "c2".equals(ended.cursor()));
    // The first to ask on the next connection is another.
    client.subscribe(LOGS.from("0x7"), new Said());
    await().until(() -> server.subscribes().size() >= 2);
    assertThat(option(server.subscribes().get(1), "fromBlock")).isEqualTo("0x7");
    assertThat(server.called("eth_unsubscribe")).isEmpty();
    said.hears("event a c1", "end c2");
  }

  @Test
  void isToldWhyItCanNotGoOn() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
              peer.push(
                  "headwater_error",
                  "\"code\":-32010,\"message\":\"too old\",\"data\":{\"oldest\":\"0x5\"},\"cursor\":\"c2\"");
              peer.event("0x1", "b", "c3");
            });
    ClientSubscription subscription = stage.subscribe(LOGS, FAST, server);
    said.hears("event a c1", "error -32010");
    SubscriptionError error = said.errors.get(0);
    assertThat(error.message()).isEqualTo("too old");
    assertThat(error.data()).hasToString("{\"oldest\":\"0x5\"}");
    assertThat(subscription.cursor()).isEqualTo("c1");
    assertThat(server.subscribes()).hasSize(1);
  }

  @Test
  void goesOnAtTheCursorOfAnErrorThatPasses() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              if (option(call, "cursor") == null) {
                peer.push(
                    "headwater_error",
                    "\"code\":-32015,\"message\":\"not ready\",\"data\":{\"retryAfterMs\":5},\"cursor\":\"c7\"");
              } else {
                peer.event("0x1", "a", "c8");
              }
            });
    stage.subscribe(LOGS.from("0x1"), FAST, server);
    said.hears("event a c8");
    assertThat(option(server.subscribes().get(1), "cursor")).isEqualTo("c7");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void unsubscribesWhenClosed() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
            });
    ClientSubscription subscription = stage.subscribe(LOGS, FAST, server);
    said.hears("event a c1");
    subscription.close();
    await().until(() -> !server.called("eth_unsubscribe").isEmpty());
    assertThat(server.called("eth_unsubscribe").get(0).get("params")).hasToString("[\"0x1\"]");
    subscription.close();
    said.hears("event a c1");
  }

  @Test
  void unsubscribesWhatIsClosedWhileItIsAskedFor() {
    CountDownLatch closed = new CountDownLatch(1);
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (isCall(call, "eth_subscribe")) {
                awaitUninterruptibly(closed);
                peer.result(call, "0x1");
                peer.event("0x1", "a", "c1");
              }
            });
    ClientSubscription subscription = stage.subscribe(LOGS, FAST, server);
    await().until(() -> !server.subscribes().isEmpty());
    subscription.close();
    closed.countDown();
    await().until(() -> !server.called("eth_unsubscribe").isEmpty());
    assertThat(server.called("eth_unsubscribe").get(0).get("params")).hasToString("[\"0x1\"]");
    assertThat(said.lines).isEmpty();
  }

  @Test
  void saysGoodbyeAndNothingMoreWhenTheClientIsClosed() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    ScriptedServer server = stage.serve((peer, call) -> peer.sayGoodbye(1001, "going away"));
    HeadwaterClient client = stage.connect(FAST, server);
    SubscriptionListener first =
        new Said() {
          @Override
          public void onReconnect(String reason, Duration wait) {
            busy.countDown();
            awaitUninterruptibly(closed);
          }
        };
    SubscriptionListener second =
        new Said() {
          @Override
          public void onReconnect(String reason, Duration wait) {
            said.lines.add("reconnect after close");
          }
        };
    client.subscribe(LOGS, first);
    client.subscribe(LOGS, second);
    assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
    said.lines.clear();
    client.close();
    closed.countDown();
    await().until(() -> server.ended.get() == server.connections());
    assertThat(said.lines).isEmpty();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
