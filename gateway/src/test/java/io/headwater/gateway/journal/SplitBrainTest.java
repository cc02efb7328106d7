package io.headwater.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.ListedHistory;
import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A gateway that began where a journal's ended epoch alone stands. */
final class SplitBrainTest {

  private static final long LEFT = 0xA;
  private static final long PROMOTED = 0xB;
  private static final long PROMOTED_FROM = 10;
  private static final long RECENT_BYTES = 10_000;

  /** More than a gateway looks at when it starts. */
  private static final int STRAYS = 6_000;

  private final InMemoryJournal journal = new InMemoryJournal();
  private final ManualClock clock = new ManualClock();
  private final List<String> gaps = new ArrayList<>();
  private int breaks;
  private final ChainDispatch chain =
      new ChainDispatch(
          1,
          new RecentBlocks(1_000_000),
          new ChainDispatch.Footing(
              Runnable::run,
              List.of(new Lane(0, Runnable::run)),
              new ServerFraming(new MessageDeflater(MessageDeflater.USUAL_THRESHOLD)),
              clock::nanos,
              clock::after,
              new Random(1)),
          new ChainDispatch.Replaying(
              List.of(new ChainDispatch.Replayer(Runnable::run, new ListedHistory())),
              ReplayLimits.DEFAULT),
          () -> breaks++);
  private final JournalReader reader = new JournalReader(journal.source());
  private final JournalTail tail =
      new JournalTail(
          reader,
          chain,
          new JournalMemory(new JournalIndex(100), new EntryRing(10_000), new EntryRing(10_000)),
          new Readiness(chain::head, clock, Duration.ofDays(1)),
          clock,
          new JournalTail.Listener() {
            @Override
            public void onGap(String what) {
              gaps.add(what);
            }

            @Override
            public void onSplitBrain(long records) {}

            @Override
            public void onStopped(String why) {
              throw new AssertionError(why);
            }
          });

  private static Hash hash(long epoch, long sequence) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) epoch;
    bytes[30] = (byte) (sequence >> 8);
    bytes[31] = (byte) sequence;
    return new Hash(bytes);
  }

  private void append(EntryKind kind, long epoch, long sequence, byte[] value) {
    RecordHeaders headers =
        new RecordHeaders(
            kind,
            epoch,
            sequence,
            sequence,
            hash(epoch, sequence),
            null,
            sequence,
            -1,
            0,
            1,
            1,
            1,
            1,
            null);
    journal.appendMirrored(new JournalRecord(0, 0, headers, value));
  }

  private void start(long epoch, long sequence, @Nullable Long previous) {
    append(
        EntryKind.EPOCH_STARTED,
        epoch,
        sequence,
        SingleObject.encode(
            new EpochStarted(
                epoch,
                sequence,
                null,
                null,
                null,
                previous,
                previous == null ? null : sequence - 1,
                "test")));
  }

  private void mark(long epoch, long sequence) {
    BlockRef block = new BlockRef(sequence, hash(epoch, sequence));
    append(
        EntryKind.BLOCKS_FINALIZED,
        epoch,
        sequence,
        SingleObject.encode(new BlocksFinalized(epoch, sequence, block, null, null)));
  }

  /** The datacenter that was left goes on, and the mirror brings it, after the promotion. */
  private void writePromotedJournalWithStrays() {
    start(LEFT, 0, null);
    for (long sequence = 1; sequence < PROMOTED_FROM; sequence++) {
      mark(LEFT, sequence);
    }
    start(PROMOTED, PROMOTED_FROM, LEFT);
    for (int i = 0; i < STRAYS; i++) {
      mark(LEFT, PROMOTED_FROM + i);
    }
  }

  private void step() {
    assertThat(tail.step(Duration.ZERO)).isTrue();
  }

  @Test
  void goesOverToTheEpochThatStandsFurtherBackWhenItsEntriesCome() {
    writePromotedJournalWithStrays();
    tail.start(RECENT_BYTES);
    assertThat(chain.head().epoch()).as("nothing else is to be seen").isEqualTo(LEFT);
    mark(PROMOTED, PROMOTED_FROM + 1);
    mark(LEFT, PROMOTED_FROM + STRAYS);
    mark(PROMOTED, PROMOTED_FROM + 2);
    step();
    step();
    assertThat(chain.head().epoch()).isEqualTo(PROMOTED);
    assertThat(chain.head().sequence()).isEqualTo(PROMOTED_FROM + 2);
    assertThat(breaks).as("sessions that were told of the ended epoch").isEqualTo(1);
    assertThat(gaps).singleElement().asString().contains("which one has ended stands further back");
  }

  @Test
  void goesOnWhereTheBeginningsHaveGoneWithRetention() {
    writePromotedJournalWithStrays();
    journal.retainFrom(PROMOTED_FROM + 2);
    tail.start(RECENT_BYTES);
    mark(PROMOTED, PROMOTED_FROM + 1);
    step();
    assertThat(reader.gap()).contains("the beginning of epoch 000000000000000b is missing");
    step();
    step();
    assertThat(gaps).as("it looks back once").hasSize(1);
  }
}
