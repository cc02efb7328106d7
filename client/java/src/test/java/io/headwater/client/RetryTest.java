package io.headwater.client;

import static io.headwater.client.ScriptedServer.isCall;
import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static io.headwater.client.Stage.option;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which errors are asked again after, and where. */
final class RetryTest {

  private static final String FORK = "{\"code\":-32011,\"message\":\"fork\",\"data\":%s}";

  @RegisterExtension final Stage stage = new Stage();
  private final Said said = stage.said;

  @ParameterizedTest
  @ValueSource(ints = {-32012, -32015})
  void asksTheOnlyServerAgainOverTheSameConnection(int code) {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (asked.incrementAndGet() < 4) {
                peer.error(call, passing(code));
              } else {
                peer.result(call, "0x1");
                peer.event("0x1", "a", "c1");
              }
            });
    stage.subscribe(LOGS.after("c0"), FAST, server);
    said.hears("event a c1");
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.subscribes())
        .hasSize(4)
        .allMatch(call -> "c0".equals(option(call, "cursor")));
  }

  @Test
  void asksTheNextServerWhereOneIsNotReady() {
    ScriptedServer starting = stage.serve((peer, call) -> peer.error(call, passing(-32015)));
    ScriptedServer ready =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
            });
    stage.subscribe(LOGS.from("0x1"), FAST, starting, ready);
    said.hears("event a c1");
    assertThat(starting.subscribes()).hasSize(1);
    assertThat(option(ready.subscribes().get(0), "fromBlock")).isEqualTo("0x1");
  }

  @Test
  void keepsAConnectionThatServesAnother() {
    ScriptedServer behind =
        stage.serve(
            (peer, call) -> {
              if (isCall(call, "eth_subscribe") && option(call, "cursor") == null) {
                peer.result(call, "0x1");
              } else if (isCall(call, "eth_subscribe")) {
                peer.error(call, passing(-32012));
              }
            });
    ScriptedServer further =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x2");
              peer.event("0x2", "a", "c1");
            });
    HeadwaterClient client = stage.connect(FAST, behind, further);
    ClientSubscription served = client.subscribe(LOGS, new Said());
    client.subscribe(LOGS.after("c0"), said);
    await().until(() -> behind.subscribes().size() >= 5);
    assertThat(behind.connections()).isEqualTo(1);
    assertThat(further.connections()).isZero();
    served.close();
    said.hears("event a c1");
    assertThat(behind.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 426})
  void endsWhereTheOnlyServerRefusesTheHandshakeForGood(int status) {
    ScriptedServer server = stage.serve((peer, call) -> peer.result(call, "0x1"));
    server.refusal = "HTTP/1.1 " + status + " No";
    stage.subscribe(LOGS, FAST, server);
    said.hears("error " + status);
    assertThat(said.errors.get(0).message())
        .isEqualTo("the handshake was refused with HTTP " + status);
    assertThat(server.heads).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503})
  void comesAgainWhereTheHandshakeIsRefusedForAWhile(int status) {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
            });
    server.refusal = "HTTP/1.1 " + status + " No";
    stage.subscribe(LOGS, FAST, server);
    await().until(() -> server.heads.size() >= 3);
    server.refusal = "";
    said.hears("event a c1");
  }

  @Test
  void endsOnlyWhereEveryServerRefusesTheHandshake() {
    ScriptedServer other = stage.serve((peer, call) -> peer.result(call, "0x1"));
    other.refusal = "HTTP/1.1 404 Not Found";
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.sayGoodbye(1001, "going away");
              peer.hangUp();
            });
    stage.subscribe(LOGS, FAST, other, server);
    await().until(() -> server.heads.size() >= 3);
    assertThat(said.errors).isEmpty();
    server.refusal = "HTTP/1.1 403 Forbidden";
    await().until(() -> said.errors.size() == 1);
  }

  @Test
  void tellsThatItWaitsAndWhy() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (asked.incrementAndGet() < 3) {
                peer.error(call, passing(-32015));
              } else {
                peer.result(call, "0x1");
                peer.event("0x1", "a", "c1");
              }
            });
    Said waiting =
        new Said() {
          @Override
          public void onWaiting(SubscriptionError why, Duration wait) {
            lines.add("waiting " + why.code() + " " + wait.toMillis());
          }
        };
    stage.connect(FAST, server).subscribe(LOGS, waiting);
    waiting.hears("waiting -32015 5", "waiting -32015 5", "event a c1");
  }

  @Test
  void asksNoMoreOnceItIsClosed() {
    ScriptedServer server = stage.serve((peer, call) -> peer.error(call, passing(-32015)));
    HeadwaterClient client = stage.connect(FAST, server);
    ClientSubscription closed = client.subscribe(LOGS, said);
    await().until(() -> server.subscribes().size() >= 2);
    closed.close();
    // Behind the close, on the client's one thread.
    client.subscribe(LOGS.from("0x7"), new Said());
    await().until(() -> countFrom(server, "0x7") >= 1);
    long before = countFrom(server, null);
    await().until(() -> countFrom(server, "0x7") >= 5);
    assertThat(countFrom(server, null)).isEqualTo(before);
    assertThat(said.lines).isEmpty();
  }

  @Test
  void endsWithEveryOtherError() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> peer.error(call, "{\"code\":-32602,\"message\":\"topics: too many\"}"));
    stage.subscribe(LOGS, FAST, server);
    said.hears("error -32602");
    assertThat(said.errors.get(0).message()).isEqualTo("topics: too many");
    assertThat(server.subscribes()).hasSize(1);
  }

  @Test
  void rollsBackWhatWasTakenAlready() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              if (!"0x5".equals(option(call, "fromBlock"))) {
                String members = FORK.formatted("{\"finalized\":{\"number\":\"0x4\"}}");
                peer.push(
                    "headwater_error",
                    members.substring(1, members.length() - 1) + ",\"cursor\":\"c3\"");
              } else {
                peer.event("0x1", "a", "c9");
              }
            });
    stage.subscribe(LOGS.from("0x1").to("0x20"), FAST, server);
    said.hears("rollback 4", "event a c9");
    JsonNode again = server.subscribes().get(1);
    assertThat(option(again, "cursor")).isNull();
    assertThat(option(again, "toBlock")).isEqualTo("0x20");
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0x9, 0x9", "0x5, 0x5", "0x2, 0x5", "earliest, 0x5", ", 0x5"})
  void rollsBackNoFurtherThanToTheBlockThatItBeganWith(@Nullable String from, String again) {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (option(call, "cursor") != null) {
                peer.error(call, FORK.formatted("{\"finalized\":\"0x4\"}"));
              } else {
                peer.result(call, "0x1");
                peer.event("0x1", "a", "c1");
                peer.sayGoodbye(1001, "going away");
              }
            });
    stage.subscribe(LOGS.from(from), FAST, server);
    await().until(() -> server.subscribes().size() >= 3);
    assertThat(option(server.subscribes().get(2), "fromBlock")).isEqualTo(again);
  }

  @Test
  void forgetsItsCursorWithTheBranch() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (option(call, "cursor") != null) {
                peer.error(call, FORK.formatted("{\"finalized\":\"0x4\"}"));
              }
            });
    ClientSubscription subscription = stage.subscribe(LOGS.after("c0"), FAST, server);
    said.hears("rollback 4");
    await().until(() -> server.subscribes().size() == 2);
    assertThat(subscription.cursor()).isNull();
  }

  @Test
  void endsWhereTheListenerCanNotRollBack() {
    ScriptedServer server =
        stage.serve((peer, call) -> peer.error(call, FORK.formatted("{\"finalized\":\"0x4\"}")));
    SubscriptionListener only =
        new SubscriptionListener() {
          @Override
          public void onEvent(JsonNode result, @Nullable String cursor) {}

          @Override
          public void onError(SubscriptionError error) {
            said.onError(error);
          }
        };
    ClientSubscription subscription = stage.connect(FAST, server).subscribe(LOGS.after("c0"), only);
    said.hears("error " + SubscriptionError.LISTENER_FAILED);
    assertThat(said.errors.get(0).message()).contains("can't go back to block 4");
    assertThat(server.subscribes()).hasSize(1);
    assertThat(subscription.cursor()).isEqualTo("c0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"finalized\":null}", "{\"finalized\":\"0xzz\"}", "{}", "null"})
  void endsWhereNobodySaysHowFarToRollBack(String data) {
    ScriptedServer server = stage.serve((peer, call) -> peer.error(call, FORK.formatted(data)));
    stage.subscribe(LOGS.after("c0"), FAST, server);
    said.hears("error -32011");
  }

  @Test
  void rollsBackNothingWhereThereWasNoCursor() {
    ScriptedServer server =
        stage.serve((peer, call) -> peer.error(call, FORK.formatted("{\"finalized\":\"0x4\"}")));
    stage.subscribe(LOGS.from("0x1"), FAST, server);
    said.hears("error -32011");
  }

  @Test
  void asksNotAgainWhatTheListenerClosesInstead() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              if (isCall(call, "eth_subscribe") && asked.incrementAndGet() == 1) {
                peer.error(call, FORK.formatted("{\"finalized\":\"0x4\"}"));
              }
            });
    HeadwaterClient client = stage.connect(FAST, server);
    Said closing =
        new Said() {
          @Override
          public void onRollback(long finalized) {
            client.subscribe(LOGS.from("0x2"), said);
            own.close();
          }

          private ClientSubscription own = client.subscribe(LOGS.after("c0"), this);
        };
    await().until(() -> server.subscribes().size() == 2);
    assertThat(option(server.subscribes().get(1), "fromBlock")).isEqualTo("0x2");
    assertThat(closing.lines).isEmpty();
  }

  private static String passing(int code) {
    return "{\"code\":%d,\"message\":\"later\",\"data\":{\"retryAfterMs\":5}}".formatted(code);
  }

  private static long countFrom(ScriptedServer server, @Nullable String block) {
    return server.subscribes().stream()
        .map(call -> option(call, "fromBlock"))
        .filter(from -> block == null ? from == null : block.equals(from))
        .count();
  }
}
