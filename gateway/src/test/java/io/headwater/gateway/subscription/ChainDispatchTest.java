package io.headwater.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.filter.LogFilter;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.Encoding;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.position.Cursor;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The order of what subscribers are told, and where it begins and ends. In every format they are
 * told the same.
 */
@ParameterizedClass
@EnumSource(Encoding.Format.class)
final class ChainDispatchTest {

  private static final SubscriptionKind HEADS = new SubscriptionKind.NewHeads();
  private static final SubscriptionKind LOGS = new SubscriptionKind.Logs(LogFilter.ALL);

  private static final SubscriptionKind BLOCKS = new SubscriptionKind.Blocks(LogFilter.ALL);

  private final Encoding encoding;
  private final StreamRig rig;
  private final StreamRig.Client client;

  ChainDispatchTest(Encoding.Format format) {
    encoding = new Encoding(format, false);
    rig = new StreamRig(encoding);
    client = rig.client();
  }

  @Test
  void tellsAHeadThenItsLogsAndUndoesInReverse() {
    rig.apply(0);
    client.subscribe("0x1", HEADS, false, BlockBounds.NONE);
    client.subscribe("0x2", LOGS, false, BlockBounds.NONE);
    Block first = rig.apply(2);
    Block second = rig.apply(1);
    rig.revert(second);
    rig.revert(first);
    rig.apply(1);
    assertThat(client.told())
        .containsExactly(
            "head 1",
            "+log 1/0",
            "+log 1/1",
            "head 2",
            "+log 2/0",
            "-log 2/0",
            "-log 1/1",
            "-log 1/0",
            "head 1",
            "+log 1/0");
  }

  @Test
  void beginsWithTheNextBlockAndEndsWithUnsubscribingWhateverIsQueued() {
    rig.apply(1);
    Subscription logs = client.subscribe("0x1", LOGS, false, BlockBounds.NONE);
    assertThat(client.told()).isEmpty();
    client.stalled = true;
    rig.apply(2);
    rig.lane.execute(() -> rig.chain.leave(logs));
    rig.thread.runAll();
    client.drain();
    rig.apply(1);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void encodesANotificationOnceForEqualSubscriptions() {
    rig.apply(0);
    StreamRig.Client other = rig.client();
    client.subscribe("0x1", LOGS, false, BlockBounds.NONE);
    other.subscribe("0x1", LOGS, false, BlockBounds.NONE);
    rig.framesMade = 0;
    rig.apply(3);
    assertThat(rig.framesMade).isEqualTo(3);
    assertThat(other.messages).hasSize(3).isEqualTo(client.messages);
  }

  @Test
  void writesTogetherWhatIsReadTogether() {
    rig.apply(0);
    client.subscribe("0x1", HEADS, false, BlockBounds.NONE);
    client.writes = 0;
    rig.applyTogether(3);
    assertThat(client.told()).containsExactly("head 1", "head 2", "head 3");
    assertThat(client.writes).isEqualTo(1);
  }

  @Test
  void reachesTheOthersWhenASocketBreaksOnTheWay() {
    rig.apply(0);
    List<StreamRig.Client> others = List.of(rig.client(), rig.client(), rig.client());
    client.subscribe("0x1", HEADS, false, BlockBounds.NONE);
    others.forEach(other -> other.subscribe("0x1", HEADS, false, BlockBounds.NONE));
    others.get(1).broken = true;
    rig.apply(0);
    rig.apply(0);
    assertThat(client.told()).containsExactly("head 1", "head 2");
    assertThat(others.getFirst().told()).containsExactly("head 1", "head 2");
    assertThat(others.get(1).told()).isEmpty();
    assertThat(others.getLast().told()).containsExactly("head 1", "head 2");
  }

  @Test
  void waitsForAFutureBlock() {
    rig.apply(0);
    rig.apply(0);
    client.subscribe("0x2", HEADS, false, new BlockBounds(3, Long.MAX_VALUE));
    rig.apply(0);
    assertThat(client.told()).isEmpty();
    rig.apply(0);
    assertThat(client.told()).containsExactly("head 3");
  }

  @Test
  void replaysFromABlockAndGoesOnLive() {
    rig.apply(1);
    rig.apply(2);
    Block last = rig.apply(1);
    client.subscribe("0x1", LOGS, false, new BlockBounds(1, Long.MAX_VALUE));
    rig.revert(last);
    rig.apply(1);
    assertThat(client.told())
        .containsExactly("+log 1/0", "+log 1/1", "+log 2/0", "-log 2/0", "+log 2/0");
  }

  @Test
  void takesASessionThroughThePastAtItsPace() {
    StreamRig rig = new StreamRig(encoding, new ReplayLimits(1, 1, 2, 0));
    StreamRig.Client client = rig.client();
    for (int i = 0; i < 100; i++) {
      rig.apply(0);
    }
    client.subscribe("0x1", HEADS, false, new BlockBounds(0, Long.MAX_VALUE));
    assertThat(client.told()).hasSize(21).endsWith("head 20");
    rig.clock.advance(Duration.ofSeconds(5));
    rig.chain.tick();
    rig.thread.runAll();
    assertThat(client.told()).hasSizeBetween(30, 32);
    for (int i = 0; i < 60; i++) {
      rig.clock.advance(Duration.ofSeconds(1));
      rig.chain.tick();
      rig.thread.runAll();
    }
    assertThat(client.told()).hasSize(100).doesNotHaveDuplicates();
    rig.apply(0);
    assertThat(client.told()).endsWith("head 100");
  }

  @Test
  void resumesInsideABlockAfterWhatTheClientHolds() {
    rig.apply(0);
    StreamRig.Client first = rig.client();
    first.subscribe("0x1", LOGS, true, BlockBounds.NONE);
    Block block = rig.apply(3);
    rig.apply(1);
    Cursor inside = first.cursorAfter("+log 1/1");
    client.resume("0x1", LOGS, inside);
    rig.apply(1);
    assertThat(client.told())
        .containsExactly("headwater_position", "+log 1/2", "+log 2/0", "+log 3/0");
    assertThat(block.getReceipts()).hasSize(1);
  }

  @Test
  void aSlowClientGetsTheRestWhenItReadsAgain() {
    for (int i = 0; i < 20; i++) {
      rig.apply(500);
    }
    client.stalled = true;
    client.subscribe("0x1", LOGS, false, new BlockBounds(1, Long.MAX_VALUE));
    int framesAtFirst = rig.framesMade;
    assertThat(framesAtFirst).isBetween(1, 5_000);
    rig.apply(1);
    client.drain();
    rig.apply(1);
    assertThat(client.told()).hasSize(19 * 500 + 2).doesNotHaveDuplicates();
  }

  @Test
  void aLiveClientThatDoesNotReadFallsBehindAtTheVeryItemAndCatchesUp() {
    rig.apply(0);
    StreamRig.Client quick = rig.client();
    for (StreamRig.Client each : List.of(client, quick)) {
      each.subscribe("0x1", LOGS, false, BlockBounds.NONE);
      each.subscribe("0x2", LOGS, true, BlockBounds.NONE);
      each.subscribe("0x3", HEADS, false, BlockBounds.NONE);
    }
    client.stalled = true;
    Block last = rig.apply(0);
    for (int i = 0; i < 5; i++) {
      last = rig.apply(700);
    }
    rig.revert(last);
    rig.apply(3);
    assertThat(rig.lane.outboxes().bytes()).isLessThan(300_000);
    client.drain();
    rig.apply(1);
    assertThat(client.toldOf("0x1")).isEqualTo(quick.toldOf("0x1")).hasSize(6 * 700 + 4);
    assertThat(client.toldOf("0x2")).isEqualTo(quick.toldOf("0x2"));
    assertThat(client.toldOf("0x3")).isEqualTo(quick.toldOf("0x3")).hasSize(8);
  }

  @Test
  void aSlowClientOutlastsAJournalThatIsAway() {
    rig.apply(0);
    client.subscribe("0x1", LOGS, false, BlockBounds.NONE);
    client.stalled = true;
    rig.history.away(true);
    rig.apply(800);
    rig.apply(800);
    client.drain();
    int before = client.messages.size();
    rig.history.away(false);
    rig.chain.tick();
    rig.thread.runAll();
    rig.apply(1);
    assertThat(before).isLessThan(1_600);
    assertThat(client.told()).hasSize(1_601).doesNotHaveDuplicates();
  }

  @Test
  void aReplayOutlastsAJournalThatGoesAwayInItsMidst() {
    for (int i = 0; i < 20; i++) {
      rig.apply(500);
    }
    client.stalled = true;
    client.subscribe("0x1", LOGS, false, new BlockBounds(1, Long.MAX_VALUE));
    rig.history.away(true);
    client.drain();
    int before = client.messages.size();
    rig.chain.tick();
    rig.thread.runAll();
    rig.history.away(false);
    rig.chain.tick();
    rig.thread.runAll();
    assertThat(before).isLessThan(5_000);
    assertThat(client.told()).hasSize(19 * 500).doesNotHaveDuplicates();
  }

  @Test
  void notifiesNobodyBeforeTheIdEvenWhenItsSessionFallsBehind() {
    rig.apply(0);
    client.subscribe("0x1", LOGS, false, BlockBounds.NONE);
    Subscription unreleased = client.subscribeUnreleased("0x2", LOGS);
    client.stalled = true;
    rig.apply(800);
    rig.apply(800);
    client.drain();
    rig.apply(1);
    assertThat(client.toldOf("0x2")).isEmpty();
    unreleased.release();
    rig.thread.runAll();
    client.drain();
    assertThat(client.toldOf("0x2"))
        .hasSize(1_601)
        .doesNotHaveDuplicates()
        .startsWith("+log 1/0", "+log 1/1")
        .endsWith("+log 2/799", "+log 3/0");
    assertThat(client.toldOf("0x1")).isEqualTo(client.toldOf("0x2"));
  }

  @Test
  void tellsNoPositionOfBeforeAPlaceThatWasLost() {
    rig.apply(0);
    rig.chain.restart();
    rig.thread.runAll();
    assertThat(rig.breaks).isEqualTo(1);
    assertThat(rig.chain.head().head()).isNull();
    client.subscribe("0x1", HEADS, true, BlockBounds.NONE);
    assertThat(client.told()).isEmpty();
    rig.apply(0);
    assertThat(client.told()).containsExactly("head 1");
  }

  @Test
  void countsWhatItLeftOutWhenItsPlaceWasLost() {
    rig.apply(0);
    client.subscribe("0x1", LOGS, false, BlockBounds.NONE);
    client.subscribe("0x2", HEADS, false, BlockBounds.NONE);
    rig.applyAndRestart(160_000, 5);
    while (rig.breaks == 0) {
      rig.chain.relieved();
      rig.thread.runAll();
    }
    assertThat(client.toldOf("0x2")).as("others waited").containsExactly("head 1");
    assertThat(rig.chain.head().entries()).isEqualTo(7);
  }

  @Test
  void refusesToBeginInAJournalThatIsAway() {
    rig.apply(0);
    rig.history.away(true);
    Subscription past = client.subscribe("0x1", HEADS, false, new BlockBounds(0, Long.MAX_VALUE));
    assertThat(past.isEnded()).isTrue();
  }

  @Test
  void tellsEachTransitionAsAWholeAfterItsHeaderAndLogs() {
    rig.apply(0);
    client.subscribe("0x1", BLOCKS, false, BlockBounds.NONE);
    client.subscribe("0x2", LOGS, false, BlockBounds.NONE);
    Block block = rig.apply(2);
    rig.mark();
    rig.revert(block);
    assertThat(client.told())
        .containsExactly(
            "+log 1/0", "+log 1/1", "apply 1 [0, 1]", "-log 1/1", "-log 1/0", "revert 1 [1, 0]");
  }

  @Test
  void tellsAFinalizedBlockOnce() {
    rig.apply(0);
    client.subscribe("0x1", BLOCKS, true, BlockBounds.NONE);
    rig.apply(0);
    rig.finalizeBlock(1);
    rig.finalizeBlock(1);
    assertThat(client.told()).containsExactly("headwater_position", "apply 1 []", "finalize 1 []");
  }

  @Test
  void transitionsFallBehindAndCatchUpWithTheRest() {
    rig.apply(0);
    StreamRig.Client quick = rig.client();
    for (StreamRig.Client each : List.of(client, quick)) {
      each.subscribe("0x1", BLOCKS, true, BlockBounds.NONE);
      each.subscribe("0x2", BLOCKS, true, BlockBounds.NONE);
      each.subscribe("0x3", LOGS, true, BlockBounds.NONE);
    }
    client.stalled = true;
    for (int i = 0; i < 8; i++) {
      Block block = rig.apply(100);
      rig.finalizeBlock(i / 2);
      rig.revert(block);
      rig.apply(90);
    }
    client.drain();
    rig.apply(1);
    assertThat(client.told().stream().filter(brief -> !brief.startsWith("headwater")))
        .containsExactlyElementsOf(
            quick.told().stream().filter(brief -> !brief.startsWith("headwater")).toList());
  }

  @Test
  void endsAReplayWithItsLastBlock() {
    for (int i = 0; i < 6; i++) {
      rig.apply(1);
    }
    client.subscribe("0x1", LOGS, true, new BlockBounds(2, 3));
    rig.apply(1);
    assertThat(client.told())
        .containsExactly("headwater_position", "+log 2/0", "+log 3/0", "headwater_end");
  }

  @Test
  void endsAfterTheLastBlockAndSaysSoOnlyToWhoAskedForCursors() {
    rig.apply(0);
    StreamRig.Client plain = rig.client();
    client.subscribe("0x1", LOGS, true, new BlockBounds(2, 3));
    plain.subscribe("0x2", LOGS, false, new BlockBounds(2, 3));
    for (int i = 0; i < 5; i++) {
      rig.apply(1);
    }
    assertThat(plain.told()).containsExactly("+log 2/0", "+log 3/0");
    assertThat(client.told())
        .containsExactly("headwater_position", "+log 2/0", "+log 3/0", "headwater_end");
    assertThat(client.messages.get(1).get("params").get("cursor").asString()).isNotEmpty();
  }

  @Test
  void tellsThePositionAtOnceThenEveryThousandEntries() {
    rig.apply(0);
    client.subscribe("0x1", LOGS, true, BlockBounds.NONE);
    assertThat(client.told()).containsExactly("headwater_position");
    for (int i = 0; i < 999; i++) {
      rig.mark();
    }
    assertThat(client.told()).hasSize(1);
    rig.mark();
    assertThat(client.told()).containsExactly("headwater_position", "headwater_position");
    assertThat(client.messages.get(1)).isNotEqualTo(client.messages.get(0));
  }

  @Test
  void tellsThePositionEveryThirtySeconds() {
    rig.apply(0);
    client.subscribe("0x1", LOGS, true, BlockBounds.NONE);
    rig.clock.advance(Duration.ofSeconds(29));
    rig.chain.tick();
    rig.thread.runAll();
    assertThat(client.told()).hasSize(1);
    rig.clock.advance(Duration.ofSeconds(1));
    rig.chain.tick();
    rig.thread.runAll();
    assertThat(client.told()).hasSize(2);
  }

  @Test
  void tellsTheSyncStatusAtOnceAndEachChange() {
    client.subscribe("0x1", new SubscriptionKind.Syncing(), false, BlockBounds.NONE);
    rig.chain.syncing("false");
    String status = "{\"syncing\":true,\"status\":{\"currentBlock\":\"0x1f\"}}";
    rig.chain.syncing(status);
    rig.chain.syncing(status);
    rig.thread.runAll();
    assertThat(client.messages.stream().map(m -> m.get("params").get("result").toString()))
        .containsExactly("false", status);
  }

  @Test
  void breaksOnlyWithAnEpochThatHasNothingOfAChainThatWasServed() {
    rig.beginAnew();
    assertThat(rig.breaks).isZero();
    rig.apply(0);
    rig.beginAnew();
    assertThat(rig.breaks).isEqualTo(1);
  }

  @Test
  void saysHowManyPendingTransactionsASlowClientDidNotGet() {
    SubscriptionKind pending = new SubscriptionKind.PendingTransactions(false, PendingFilter.ALL);
    client.subscribe("0x1", pending, true, BlockBounds.NONE);
    client.subscribe("0x2", pending, false, BlockBounds.NONE);
    client.stalled = true;
    int sent = 300_000;
    for (int i = 0; i < sent; i++) {
      rig.chain.pending(new PendingTransaction(new Hash(new byte[32]), 0L, null));
      if (i % 1_000 == 0) {
        rig.thread.runAll();
      }
    }
    rig.thread.runAll();
    client.drain();
    rig.chain.pending(new PendingTransaction(new Hash(new byte[32]), 0L, null));
    rig.thread.runAll();
    List<JsonNode> notices =
        client.messages.stream()
            .filter(message -> message.get("method").asString().equals("headwater_dropped"))
            .toList();
    assertThat(notices).hasSize(1);
    JsonNode told = notices.getFirst().get("params");
    assertThat(told.get("subscription").asString()).isEqualTo("0x1");
    assertThat(told.get("count").asInt() + client.toldOf("0x1").size()).isEqualTo(sent + 1);
  }

  @Test
  void leavesOutPendingTransactionsThatTooManyWaitBefore() {
    client.subscribe(
        "0x1",
        new SubscriptionKind.PendingTransactions(false, PendingFilter.ALL),
        false,
        BlockBounds.NONE);
    Collections.nCopies(10_500, new PendingTransaction(new Hash(new byte[32]), 0L, null))
        .forEach(rig.chain::pending);
    rig.thread.runAll();
    assertThat(client.messages).hasSize(16 * 1_024 * 1_024 / 1_600);
  }
}
