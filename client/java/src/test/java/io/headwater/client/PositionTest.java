package io.headwater.client;

import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static io.headwater.client.Stage.option;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What moves the cursor, and what has none. */
final class PositionTest {

  @RegisterExtension final Stage stage = new Stage();
  private final Said said = stage.said;

  @Test
  void goesOnAfterThePositionThatItWasTold() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              if (option(call, "cursor") == null) {
                peer.push("headwater_position", "\"cursor\":\"c5\"");
                peer.sayGoodbye(1001, "going away");
              }
            });
    ClientSubscription subscription = stage.subscribe(LOGS.from("0x1").to("0x9"), FAST, server);
    said.hears("position c5");
    await().until(() -> server.subscribes().size() == 2);
    assertThat(subscription.cursor()).isEqualTo("c5");
    JsonNode again = server.subscribes().get(1);
    assertThat(option(again, "cursor")).isEqualTo("c5");
    assertThat(option(again, "fromBlock")).isNull();
    assertThat(option(again, "toBlock")).isEqualTo("0x9");
  }

  @Test
  void leavesOutWhatLiesBeforeTheBlockThatItBeganWith() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              String before = "\"cursor\":\"c%d\",\"result\":{\"blockNumber\":\"0x%x\"}";
              peer.push("eth_subscription", before.formatted(1, 0x0f));
              peer.push("eth_subscription", before.formatted(2, 0x10));
            });
    ClientSubscription subscription = stage.subscribe(LOGS.from("0x10"), FAST, server);
    said.hears("position c1", "event {\"blockNumber\":\"0x10\"} c2");
    assertThat(subscription.cursor()).isEqualTo("c2");
  }

  @Test
  void staysWhereItIsWithAPositionThatHasNoCursor() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.push("headwater_position", "\"cursor\":null");
              peer.event("0x1", "a", "c1");
            });
    stage.subscribe(LOGS, FAST, server);
    said.hears("event a c1");
  }

  @Test
  void hasNoneBeforeTheFirst() {
    ScriptedServer server = stage.serve((peer, call) -> {});
    HeadwaterClient client = stage.connect(FAST, server);
    assertThat(client.subscribe(LOGS.from("0x1"), said).cursor()).isNull();
    assertThat(client.subscribe(LOGS.after("c0"), said).cursor()).isEqualTo("c0");
  }

  @Test
  void refusesAServerWithoutCursors() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.push("eth_subscription", "\"result\":\"a\"");
            });
    stage.subscribe(LOGS, FAST, server);
    said.hears("error " + SubscriptionError.NO_CURSOR);
  }

  @Test
  void beginsAnewWithWhatIsNotJournaled() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.push("eth_subscription", "\"result\":\"a\"");
              peer.push("headwater_dropped", "\"count\":7");
              peer.sayGoodbye(1001, "going away");
            });
    ClientSubscription subscription =
        stage.subscribe(
            SubscriptionRequest.of(SubscriptionKind.NEW_PENDING_TRANSACTIONS), FAST, server);
    await().until(() -> server.subscribes().size() >= 2);
    assertThat(server.subscribes().get(1).get("params"))
        .hasToString("[\"newPendingTransactions\",{\"withCursor\":true}]");
    assertThat(said.lines).startsWith("event a null", "dropped 7");
    assertThat(subscription.cursor()).isNull();
  }

  @Test
  void takesACursorOfWhatIsNotJournaledForNothing() {
    ScriptedServer server =
        stage.serve(
            (peer, call) -> {
              peer.result(call, "0x1");
              peer.event("0x1", "a", "c1");
              peer.event("0x1", "b", "c2");
            });
    stage.subscribe(SubscriptionRequest.of(SubscriptionKind.SYNCING), FAST, server);
    said.hears("event a c1", "event b c2");
  }
}
