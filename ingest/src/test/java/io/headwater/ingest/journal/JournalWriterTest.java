package io.headwater.ingest.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.ingest.chain.ChainState;
import io.headwater.ingest.chain.ChainStep;
import io.headwater.ingest.chain.HeadChange;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockReverted;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.bloom.LogBloom;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalFencedException;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.JournalUncertainException;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.Slices;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.time.ManualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class JournalWriterTest {

  private final InMemoryJournal journal = new InMemoryJournal();
  private final ManualClock clock = new ManualClock();
  private final AtomicLong epochs = new AtomicLong(100);
  private final JournalWriter writer = leader();

  private JournalWriter leader() {
    JournalWriter writer =
        new JournalWriter(journal::sink, journal.source(), clock, epochs::incrementAndGet);
    writer.takeOver();
    return writer;
  }

  private static Hash hash(long of) {
    return new Hash(ByteBuffer.allocate(32).putLong(24, of).array());
  }

  private static Block block(long number, long fork, int inputBytes) {
    Header header = new Header();
    header.setNumber(number);
    header.setHash(hash(number * 100 + fork));
    header.setParentHash(hash((number - 1) * 100));
    Transaction transaction = new Transaction();
    transaction.setHash(hash(number * 100 + fork + 50));
    transaction.setInput(ByteBuffer.allocate(inputBytes));
    return new Block(header, List.of(transaction), List.of(), null, null, null, null);
  }

  private static ChainStep.Apply apply(Block block) {
    return new ChainStep.Apply(block, new LogBloom().of(block));
  }

  private void begin(long first, long last) {
    writer.begin("test");
    for (long number = first; number <= last; number++) {
      writer.append(List.of(HeadChange.of(apply(block(number, 0, 10)))));
    }
  }

  private List<JournalEntry> entries() {
    JournalReader reader = new JournalReader(journal.source());
    reader.seek(reader.source().beginOffset());
    List<JournalEntry> entries = new ArrayList<>();
    while (reader.source().position() < reader.source().endOffset()) {
      entries.addAll(reader.poll(Duration.ZERO));
    }
    assertThat(reader.gap()).isEmpty();
    return entries;
  }

  private static ChainStep.Revert revert(Block block) {
    return new ChainStep.Revert(ChainState.reference(block));
  }

  @Test
  void writesDenseEntriesThatSayWhatTheyAre() {
    begin(5, 7);
    writer.append(
        List.of(
            new HeadChange(
                List.of(
                    revert(block(7, 0, 10)),
                    apply(block(7, 1, 10)),
                    apply(child(block(8, 0, 10), 7, 1))))));
    List<JournalEntry> entries = entries();
    assertThat(entries)
        .extracting(e -> e.headers().kind())
        .containsExactly(
            EntryKind.EPOCH_STARTED,
            EntryKind.BLOCK_APPLIED,
            EntryKind.BLOCK_APPLIED,
            EntryKind.BLOCK_APPLIED,
            EntryKind.BLOCK_REVERTED,
            EntryKind.BLOCK_APPLIED,
            EntryKind.BLOCK_APPLIED);
    assertThat(entries)
        .extracting(e -> e.headers().sequence())
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(entries)
        .extracting(e -> e.headers().highest())
        .containsExactly(-1L, 5L, 6L, 7L, 7L, 7L, 8L);
    assertThat(entries.subList(4, 7))
        .extracting(e -> e.headers().step() + "/" + e.headers().steps())
        .containsExactly("1/3", "2/3", "3/3");
    assertThat(((BlockApplied) entries.get(6).decode()).getHead().getNumber()).isEqualTo(8);
  }

  private static Block child(Block block, long parentNumber, long parentFork) {
    block.getHeader().setParentHash(hash(parentNumber * 100 + parentFork));
    return block;
  }

  @Test
  void revertsWithThePayloadOfItsOwnAppliedRecord() {
    begin(5, 6);
    writer.append(
        List.of(new HeadChange(List.of(revert(block(6, 0, 10)), apply(block(6, 1, 10))))));
    List<JournalEntry> entries = entries();
    BlockReverted reverted = (BlockReverted) entries.get(3).decode();
    assertThat(reverted.getBlock()).isEqualTo(((BlockApplied) entries.get(2).decode()).getBlock());
    assertThat(reverted.getHead().getNumber()).isEqualTo(5);
    assertThat(entries.get(3).headers().parent()).isEqualTo(hash(500));
  }

  @Test
  void cutsLargeEntriesIntoRecordsThatAnyKafkaTakes() {
    writer.begin("test");
    writer.append(List.of(HeadChange.of(apply(block(5, 0, 5 * Slices.MAX_BYTES)))));
    assertThat(journal.records())
        .extracting(JournalRecord::value)
        .allMatch(value -> value.length <= Slices.MAX_BYTES);
    assertThat(journal.records()).hasSize(7);
    assertThat(
            ((BlockApplied) entries().get(1).decode())
                .getBlock()
                .getTransactions()
                .getFirst()
                .getInput()
                .remaining())
        .isEqualTo(5 * Slices.MAX_BYTES);
    writer.append(
        List.of(new HeadChange(List.of(revert(block(5, 0, 10)), apply(block(5, 1, 10))))));
    assertThat(entries()).hasSize(4);
  }

  @Test
  void splitsAHugeChangeBetweenEntriesAndKeepsItsSteps() {
    writer.begin("test");
    List<ChainStep> steps = new ArrayList<>();
    for (long number = 5; number < 9; number++) {
      steps.add(apply(block(number, 0, JournalWriter.TRANSACTION_BYTES / 3)));
    }
    writer.append(List.of(new HeadChange(steps)));
    assertThat(entries().subList(1, 5))
        .extracting(e -> e.headers().step())
        .containsExactly(1, 2, 3, 4);
    assertThat(writer.chain().head().orElseThrow().getNumber()).isEqualTo(8);
  }

  @Test
  void continuesFromWhatItReadsAfterARestart() {
    begin(5, 9);
    writer.append(
        List.of(
            HeadChange.of(
                new ChainStep.Mark(
                    ChainState.reference(block(8, 0, 1)), ChainState.reference(block(6, 0, 1))))));
    JournalWriter restarted = leader();
    assertThat(restarted.chain().state()).isEqualTo(writer.chain().state());
    assertThat(restarted.last()).isEqualTo(writer.last());
    restarted.append(
        List.of(new HeadChange(List.of(revert(block(9, 0, 10)), apply(block(9, 1, 10))))));
    assertThat(entries()).hasSize(9);
    assertThatThrownBy(() -> writer.append(List.of(HeadChange.of(apply(block(10, 0, 1))))))
        .isInstanceOf(JournalFencedException.class);
    assertThat(writer.isLeading()).isFalse();
  }

  @Test
  void readsTheTailAgainAfterAnUnknownOutcome() {
    for (InMemoryJournal.Fault fault :
        List.of(
            InMemoryJournal.Fault.COMMITTED_BUT_UNCERTAIN,
            InMemoryJournal.Fault.LOST_AND_UNCERTAIN)) {
      JournalWriter current = leader();
      current.begin("test " + fault);
      journal.failNext(fault);
      assertThatThrownBy(() -> current.append(List.of(HeadChange.of(apply(block(5, 0, 10))))))
          .isInstanceOf(JournalUncertainException.class);
      assertThat(current.isLeading()).isFalse();
      current.takeOver();
      boolean committed = fault == InMemoryJournal.Fault.COMMITTED_BUT_UNCERTAIN;
      assertThat(current.chain().head().isPresent()).isEqualTo(committed);
      current.append(List.of(HeadChange.of(apply(block(committed ? 6 : 5, 0, 10)))));
      assertThat(entries()).isNotEmpty();
    }
  }

  @Test
  void readsBackFarEnoughToUndoWhatIsNotFinal() {
    begin(1, 5);
    for (long number = 6; number < 4_000; number++) {
      writer.append(List.of(HeadChange.of(apply(block(number, 0, 10)))));
    }
    writer.append(
        List.of(HeadChange.of(new ChainStep.Mark(null, ChainState.reference(block(2_500, 0, 1))))));
    JournalWriter restarted = leader();
    assertThat(restarted.chain().oldest().orElseThrow().getNumber()).isLessThan(2_500);
    List<ChainStep> steps = new ArrayList<>();
    for (long number = 3_999; number > 2_500; number--) {
      steps.add(revert(block(number, 0, 10)));
    }
    restarted.append(List.of(new HeadChange(steps)));
    assertThat(restarted.chain().head()).contains(ChainState.reference(block(2_500, 0, 1)));
  }

  @Test
  void goesOnWhereRetentionLeftOnlyTheMarks() {
    begin(5, 9);
    writer.append(
        List.of(HeadChange.of(new ChainStep.Mark(null, ChainState.reference(block(9, 0, 1))))));
    journal.retainFrom(journal.records().getLast().offset());
    JournalWriter restarted = leader();
    assertThat(restarted.isLost()).isFalse();
    assertThat(restarted.chain().state()).isEqualTo(writer.chain().state());
    restarted.append(List.of(HeadChange.of(apply(block(10, 0, 10)))));
    assertThat(entries()).hasSize(2);
  }

  @Test
  void tellsALostJournalFromAnEmptyOne() {
    assertThat(leader().isLost()).as("nothing was ever written").isFalse();
    leader().begin("test");
    journal.retainFrom(1_000);
    assertThat(leader().isLost()).isTrue();
  }

  @Test
  void statesTheMarksAgainWhenNothingWasWrittenForLong() {
    begin(5, 6);
    writer.restateIfQuiet(Duration.ofHours(1));
    assertThat(entries()).hasSize(3);
    clock.advance(Duration.ofHours(1));
    writer.restateIfQuiet(Duration.ofHours(1));
    writer.restateIfQuiet(Duration.ofHours(1));
    assertThat(entries()).hasSize(4);
    assertThat(entries().getLast().headers().kind()).isEqualTo(EntryKind.BLOCKS_FINALIZED);
  }

  @Test
  void neverLetsTimestampsGoBack() {
    begin(5, 5);
    long before = entries().getLast().timestampMillis();
    clock.advance(Duration.ofHours(-2));
    writer.append(List.of(HeadChange.of(apply(block(6, 0, 10)))));
    assertThat(entries().getLast().timestampMillis()).isEqualTo(before);
  }

  @Test
  void beginsAnEpochWithoutPredecessorAtZero() {
    begin(5, 6);
    writer.begin("again");
    writer.append(List.of(HeadChange.of(apply(block(1, 0, 10)))));
    List<JournalEntry> entries = entries();
    assertThat(entries.getLast().headers().sequence()).isEqualTo(1);
    assertThat(entries.getLast().headers().epoch())
        .isNotEqualTo(entries.getFirst().headers().epoch());
    assertThat(leader().chain().oldest().orElseThrow().getNumber()).isEqualTo(1);
  }

  @Test
  void continuesInANewEpochAfterTheLastWholeEntry() {
    begin(5, 7);
    long before = entries().getFirst().headers().epoch();
    JournalWriter promoted = leader();
    assertThat(promoted.goOn("promoted")).isTrue();
    promoted.append(List.of(HeadChange.of(apply(block(8, 0, 10)))));
    EpochStarted started = (EpochStarted) entries().get(4).decode();
    assertThat(started.getPreviousEpoch()).isEqualTo(before);
    assertThat(started.getPreviousSequence()).isEqualTo(3);
    assertThat(started.getSequence()).isEqualTo(4);
    assertThat(started.getHead()).isEqualTo(ChainState.reference(block(7, 0, 1)));
    assertThat(entries().getLast().headers().sequence()).isEqualTo(5);
    JournalWriter next = leader();
    assertThat(next.epochStarted()).isEqualTo(started);
    next.append(List.of(new HeadChange(List.of(revert(block(8, 0, 10)), revert(block(7, 0, 10))))));
    assertThat(next.chain().head()).contains(ChainState.reference(block(6, 0, 1)));
  }

  @Test
  void doesNotBeginAnEpochWhereAMirrorHasWrittenMeanwhile() {
    begin(5, 7);
    InMemoryJournal mirrored = new InMemoryJournal();
    List<JournalRecord> records = journal.records();
    records.subList(0, 3).forEach(mirrored::appendMirrored);
    JournalWriter promoted =
        new JournalWriter(mirrored::sink, mirrored.source(), clock, epochs::incrementAndGet);
    promoted.takeOver();
    mirrored.appendMirrored(records.get(3));
    assertThat(promoted.goOn("promoted")).isFalse();
    assertThat(mirrored.records()).hasSize(4);
    promoted.takeOver();
    assertThat(promoted.goOn("promoted")).isTrue();
    assertThat(promoted.last()).isNotNull().extracting(last -> last.sequence()).isEqualTo(4L);
  }

  @Test
  void dropsAnUnfinishedEntryWhereItContinues() {
    begin(5, 5);
    writer.append(List.of(HeadChange.of(apply(block(6, 0, 2 * Slices.MAX_BYTES)))));
    InMemoryJournal mirrored = new InMemoryJournal();
    List<JournalRecord> records = journal.records();
    records.subList(0, records.size() - 1).forEach(mirrored::appendMirrored);
    JournalWriter promoted =
        new JournalWriter(mirrored::sink, mirrored.source(), clock, epochs::incrementAndGet);
    promoted.takeOver();
    assertThat(promoted.unfinishedSlices()).isEqualTo(2);
    assertThat(promoted.goOn("promoted")).isTrue();
    promoted.append(List.of(HeadChange.of(apply(block(6, 1, 10)))));
    mirrored.appendMirrored(records.getLast()); // Of the ended epoch, and late.
    JournalReader reader = new JournalReader(mirrored.source());
    reader.seek(0);
    assertThat(reader.poll(Duration.ZERO))
        .extracting(entry -> entry.headers().sequence())
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(reader.endedEpochRecords()).isEqualTo(1);
  }

  @Test
  void goesOnWhereTheTailBeginsAmongRecordsOfAnEndedEpoch() {
    begin(1, 6_000);
    List<JournalRecord> home = journal.records();
    InMemoryJournal mirrored = new InMemoryJournal();
    home.subList(0, 3).forEach(mirrored::appendMirrored);
    JournalWriter promoted =
        new JournalWriter(mirrored::sink, mirrored.source(), clock, epochs::incrementAndGet);
    promoted.takeOver();
    assertThat(promoted.goOn("promoted")).isTrue();
    for (int number = 3; number < 20; number++) {
      promoted.append(List.of(HeadChange.of(apply(block(number, 0, 10)))));
    }
    home.subList(3, 6_000).forEach(mirrored::appendMirrored);
    promoted.append(List.of(HeadChange.of(apply(block(20, 0, 10)))));
    promoted.takeOver();
    assertThat(promoted.chain().head()).contains(ChainState.reference(block(20, 0, 1)));
    mirrored.appendMirrored(home.get(6_000));
    promoted.takeOver();
    assertThat(promoted.chain().head())
        .as("each epoch has entries after one of the other")
        .contains(ChainState.reference(block(20, 0, 1)));
  }

  @Test
  void doesNotLeadUntilATakeOverHasBeenAnswered() {
    begin(1, 3);
    journal.failNext(InMemoryJournal.Fault.LOST_AND_UNCERTAIN);
    assertThatThrownBy(() -> writer.append(List.of(HeadChange.of(apply(block(4, 0, 10))))))
        .isInstanceOf(JournalUncertainException.class);
    journal.failNextTakeOver();
    assertThatThrownBy(writer::takeOver).isInstanceOf(JournalUncertainException.class);
    assertThat(writer.isLeading()).isFalse();
    writer.takeOver();
    writer.append(List.of(HeadChange.of(apply(block(4, 0, 10)))));
    assertThat(entries()).hasSize(5);
  }

  @Test
  void refusesABlockThatIsNoChildOfTheHeadBeforeAnythingIsWritten() {
    begin(1, 3);
    int before = journal.records().size();
    assertThatThrownBy(() -> writer.append(List.of(HeadChange.of(apply(block(5, 0, 10))))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no child");
    assertThat(journal.records()).hasSize(before);
    writer.append(List.of(HeadChange.of(apply(block(4, 0, 10)))));
    assertThat(entries()).hasSize(5);
  }
}
