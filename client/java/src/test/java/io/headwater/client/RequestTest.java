package io.headwater.client;

import static io.headwater.client.Stage.FAST;
import static io.headwater.client.Stage.LOGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request on the wire, and what none can be. */
final class RequestTest {

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void saysNothingThatWasNotAskedFor() {
    assertSent(LOGS, "[\"logs\",{\"withCursor\":true}]");
  }

  @Test
  void sendsFilterRangeAndCommitment() {
    assertSent(
        LOGS.matching(
                List.of("0xa", "0xb"), List.of(List.of("0x1", "0x2"), List.of(), List.of("0x3")))
            .from("0x5")
            .to("0x9")
            .committed("safe", null),
        "[\"logs\",{\"withCursor\":true,\"address\":[\"0xa\",\"0xb\"],"
            + "\"topics\":[[\"0x1\",\"0x2\"],null,[\"0x3\"]],"
            + "\"fromBlock\":\"0x5\",\"toBlock\":\"0x9\",\"commitment\":\"safe\"}]");
  }

  @Test
  void sendsConfirmationsAndTheCursorInPlaceOfTheFirstBlock() {
    assertSent(
        SubscriptionRequest.of(SubscriptionKind.BLOCKS)
            .from("earliest")
            .committed(null, 12)
            .after("c0"),
        "[\"blocks\",{\"withCursor\":true,\"cursor\":\"c0\",\"confirmations\":12}]");
  }

  @Test
  void asksForBatchesOfAnyKindWhateverElseItAsksFor() {
    assertSent(
        LOGS.batched(500, Duration.ofSeconds(2)).from("0x5").after("c0"),
        "[\"logs\",{\"withCursor\":true,\"cursor\":\"c0\","
            + "\"batch\":{\"maxItems\":500,\"maxDelayMs\":2000}}]");
    assertSent(
        SubscriptionRequest.of(SubscriptionKind.NEW_PENDING_TRANSACTIONS).batched(1, Duration.ZERO),
        "[\"newPendingTransactions\",{\"withCursor\":true,"
            + "\"batch\":{\"maxItems\":1,\"maxDelayMs\":0}}]");
  }

  @Test
  void refusesBatchesThatNoServerWouldGive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LOGS.batched(0, Duration.ZERO))
        .withMessageStartingWith("maxItems:");
    assertThatIllegalArgumentException().isThrownBy(() -> LOGS.batched(10_001, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LOGS.batched(1, Duration.ofMillis(60_001)))
        .withMessageStartingWith("maxDelay:");
    assertThatIllegalArgumentException().isThrownBy(() -> LOGS.batched(1, Duration.ofMillis(-1)));
  }

  @Test
  void sendsTheFirstBlockInPlaceOfTheCursor() {
    assertSent(
        SubscriptionRequest.of(SubscriptionKind.NEW_HEADS).after("c0").from("finalized"),
        "[\"newHeads\",{\"withCursor\":true,\"fromBlock\":\"finalized\"}]");
  }

  @Test
  void asksToBeToldOfWhatIsLeftOutOfWhatIsNotJournaled() {
    assertSent(
        SubscriptionRequest.of(SubscriptionKind.SYNCING), "[\"syncing\",{\"withCursor\":true}]");
  }

  @Test
  void keepsItsOwnCopies() {
    List<String> addresses = new ArrayList<>(List.of("0xa"));
    List<String> alternatives = new ArrayList<>(List.of("0x1"));
    List<List<String>> topics = new ArrayList<>(List.of(alternatives));
    SubscriptionRequest request = LOGS.matching(addresses, topics);
    addresses.add("0xb");
    alternatives.add("0x2");
    topics.clear();
    assertThat(request.addresses()).containsExactly("0xa");
    assertThat(request.topics()).containsExactly(List.of("0x1"));
  }

  @ParameterizedTest
  @EnumSource
  void findsEachKindByItsName(SubscriptionKind kind) {
    assertThat(SubscriptionKind.of(kind.wireName())).isEqualTo(kind);
  }

  @Test
  void refusesWhatExcludesEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SubscriptionRequest(
                    SubscriptionKind.LOGS,
                    List.of(),
                    List.of(),
                    "0x1",
                    null,
                    "c0",
                    null,
                    null,
                    null))
        .withMessageStartingWith("cursor:");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LOGS.committed("safe", 3))
        .withMessageStartingWith("confirmations:");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubscriptionKind.of("heads"))
        .withMessageStartingWith("kind:");
  }

  @Test
  void refusesOptionsOfWhatIsNotJournaled() {
    SubscriptionRequest syncing = SubscriptionRequest.of(SubscriptionKind.SYNCING);
    assertThatIllegalArgumentException().isThrownBy(() -> syncing.from("0x1"));
    assertThatIllegalArgumentException().isThrownBy(() -> syncing.to("0x1"));
    assertThatIllegalArgumentException().isThrownBy(() -> syncing.after("c0"));
    assertThatIllegalArgumentException().isThrownBy(() -> syncing.committed("safe", null));
    assertThatIllegalArgumentException().isThrownBy(() -> syncing.committed(null, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> syncing.matching(List.of("0xa"), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> syncing.matching(List.of(), List.of(List.of())));
  }

  @Test
  void refusesAFilterOfHeads() {
    SubscriptionRequest heads = SubscriptionRequest.of(SubscriptionKind.NEW_HEADS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> heads.matching(List.of("0xa"), List.of()))
        .withMessage("kind: newHeads takes no addresses and topics");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> heads.matching(List.of(), List.of(List.of())));
    assertThat(heads.matching(List.of(), List.of())).isEqualTo(heads);
  }

  private void assertSent(SubscriptionRequest request, String expected) {
    ScriptedServer server = stage.serve((peer, call) -> peer.result(call, "0x1"));
    stage.subscribe(request, FAST, server);
    await().until(() -> !server.subscribes().isEmpty());
    assertThat(server.subscribes().get(0).get("params")).hasToString(expected);
  }
}
