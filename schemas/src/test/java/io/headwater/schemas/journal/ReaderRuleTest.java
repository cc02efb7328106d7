package io.headwater.schemas.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReaderRuleTest {

  private static final long A = 0xA;
  private static final long B = 0xB;

  private final ReaderRule rule = new ReaderRule();
  private long offset = 100;

  private static Hash hash(int of) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) of;
    return new Hash(bytes);
  }

  private JournalRecord mark(long epoch, long sequence, int hash) {
    BlockRef head = new BlockRef(sequence, hash(hash));
    byte[] value = SingleObject.encode(new BlocksFinalized(epoch, sequence, head, null, null));
    return record(headers(EntryKind.BLOCKS_FINALIZED, epoch, sequence, hash, 0, 1), value);
  }

  private JournalRecord slice(long sequence, int hash, int slice, int slices) {
    return record(
        headers(EntryKind.BLOCK_APPLIED, A, sequence, hash, slice, slices),
        new byte[] {(byte) slice});
  }

  private JournalRecord started(long epoch, long sequence, @Nullable Long previous) {
    Long previousSequence = previous == null ? null : sequence - 1;
    byte[] value =
        SingleObject.encode(
            new EpochStarted(
                epoch, sequence, null, null, null, previous, previousSequence, "test"));
    return record(headers(EntryKind.EPOCH_STARTED, epoch, sequence, 0, 0, 1), value);
  }

  private JournalRecord record(RecordHeaders headers, byte[] value) {
    return new JournalRecord(offset++, 0, headers, value);
  }

  private static RecordHeaders headers(
      EntryKind kind, long epoch, long sequence, int hash, int slice, int slices) {
    return new RecordHeaders(
        kind,
        epoch,
        sequence,
        sequence,
        hash(hash),
        null,
        sequence,
        -1,
        slice,
        slices,
        1,
        1,
        1,
        null);
  }

  private Reading accept(JournalRecord record) {
    return rule.accept(record);
  }

  @Test
  void takesEntriesInDenseOrderFromWhereverItBegins() {
    for (int sequence = 41; sequence < 50; sequence++) {
      assertThat(accept(mark(A, sequence, sequence))).isInstanceOf(Reading.Entry.class);
    }
  }

  @Test
  void skipsWhatAMirrorSendsAgain() {
    accept(mark(A, 1, 1));
    accept(mark(A, 2, 2));
    assertThat(accept(mark(A, 1, 1))).isInstanceOf(Reading.Duplicate.class);
    assertThat(accept(mark(A, 2, 2))).isInstanceOf(Reading.Duplicate.class);
    assertThat(accept(mark(A, 3, 3))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void stopsAtTheSameSequenceWithAnotherBlock() {
    accept(mark(A, 1, 1));
    accept(mark(A, 2, 2));
    assertThat(accept(mark(A, 2, 9)))
        .isInstanceOfSatisfying(
            Reading.Conflict.class, conflict -> assertThat(conflict.what()).contains("entry 2"));
    assertThat(accept(slice(1, 1, 0, 1)))
        .as("same hash, other kind")
        .isInstanceOf(Reading.Conflict.class);
  }

  @Test
  void deliversNothingBeyondAGapUntilTheMissingEntryComes() {
    accept(mark(A, 1, 1));
    assertThat(accept(mark(A, 3, 3)))
        .isInstanceOfSatisfying(
            Reading.Gap.class, gap -> assertThat(gap.what()).contains("entry 2"));
    assertThat(accept(mark(A, 4, 4))).isInstanceOf(Reading.Gap.class);
    assertThat(accept(mark(A, 2, 2))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(mark(A, 3, 3))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void putsSlicesTogether() {
    accept(mark(A, 1, 1));
    assertThat(accept(slice(2, 2, 0, 3))).isInstanceOf(Reading.Slice.class);
    assertThat(accept(slice(2, 2, 0, 3))).isInstanceOf(Reading.Duplicate.class);
    assertThat(accept(slice(2, 2, 2, 3))).isInstanceOf(Reading.Gap.class);
    assertThat(accept(slice(2, 2, 1, 3))).isInstanceOf(Reading.Slice.class);
    assertThat(accept(slice(2, 2, 2, 3)))
        .isInstanceOfSatisfying(
            Reading.Entry.class,
            entry -> {
              assertThat(entry.entry().value()).isEqualTo(new byte[] {0, 1, 2});
              assertThat(entry.entry().firstOffset()).isEqualTo(101);
              assertThat(entry.entry().lastOffset()).isEqualTo(105);
            });
    assertThat(accept(slice(2, 2, 1, 3)))
        .as("of an entry that was had")
        .isInstanceOf(Reading.Duplicate.class);
  }

  @Test
  void skipsTheRestOfAnEntryWhoseBeginningIsNotKept() {
    assertThat(accept(slice(2, 2, 1, 3))).isInstanceOf(Reading.Headless.class);
    assertThat(accept(slice(2, 2, 2, 3))).isInstanceOf(Reading.Headless.class);
    assertThat(accept(mark(A, 3, 3))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void treatsAnUnfinishedEntryAsAGap() {
    accept(mark(A, 1, 1));
    accept(slice(2, 2, 0, 2));
    assertThat(accept(mark(A, 3, 3))).isInstanceOf(Reading.Gap.class);
  }

  @Test
  void stopsAtAnEntryCutFromTwoBlocks() {
    accept(mark(A, 1, 1));
    accept(slice(2, 2, 0, 2));
    assertThat(accept(slice(2, 7, 1, 2))).isInstanceOf(Reading.Conflict.class);
  }

  @Test
  void dropsAnUnfinishedEntryWhenAnotherEpochGoesOn() {
    accept(mark(A, 1, 1));
    accept(slice(2, 2, 0, 2));
    assertThat(accept(started(B, 2, A))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(slice(2, 2, 1, 2))).isInstanceOf(Reading.EndedEpoch.class);
    assertThat(accept(mark(B, 3, 3))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void dropsAnUnfinishedEntryAtTheStartWhenAnotherEpochGoesOn() {
    assertThat(accept(slice(2, 2, 0, 2))).isInstanceOf(Reading.Slice.class);
    assertThat(accept(started(B, 2, A))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(mark(B, 3, 3))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void skipsAndNeverDeliversEpochsThatHaveEnded() {
    accept(mark(A, 5, 5));
    assertThat(accept(started(B, 0, null))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(mark(A, 6, 6))).isInstanceOf(Reading.EndedEpoch.class);
    assertThat(accept(started(A, 0, null))).isInstanceOf(Reading.EndedEpoch.class);
    assertThat(accept(mark(B, 1, 1))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void waitsForTheBeginningOfAnUnknownEpoch() {
    accept(mark(A, 5, 5));
    assertThat(accept(mark(B, 7, 7))).isInstanceOf(Reading.ForeignEpoch.class);
    assertThat(accept(started(B, 6, A))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(mark(B, 7, 7))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void takesAnEpochForEndedThatItsOwnEntriesFollow() {
    accept(mark(B, 9, 9)); // The beginning of B, after A, stands further back.
    assertThat(accept(mark(A, 9, 19))).isInstanceOf(Reading.ForeignEpoch.class);
    assertThat(accept(mark(B, 10, 10))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(mark(A, 10, 20))).isInstanceOf(Reading.EndedEpoch.class);
    assertThat(accept(started(A, 0, null))).isInstanceOf(Reading.EndedEpoch.class);
    assertThat(accept(mark(B, 11, 11))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void doesNotKnowWhichOfTwoEpochsHasEndedBeforeItReadsABeginning() {
    accept(mark(A, 395, 1)); // Of the ended one; B/391 continued A/390, further back.
    assertThat(rule.isAmbiguous()).isFalse();
    accept(mark(B, 396, 2));
    assertThat(rule.isAmbiguous()).isTrue();
    accept(mark(A, 396, 3));
    assertThat(rule.isAmbiguous()).as("entries of each came after one of the other").isTrue();
    accept(started(0xCL, 0, null));
    assertThat(rule.isAmbiguous()).isFalse();
  }

  @Test
  void knowsWhichOfTwoEpochsHasEndedOnceItHasReadTheBeginningOfItsOwn() {
    accept(started(B, 391, A));
    accept(mark(A, 395, 1));
    assertThat(accept(mark(B, 392, 2))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(mark(A, 396, 3))).isInstanceOf(Reading.EndedEpoch.class);
    assertThat(rule.isAmbiguous()).isFalse();
  }

  @Test
  void takesAnEpochWhoseBeginningWasOvertaken() {
    accept(mark(A, 4, 4));
    assertThat(accept(mark(B, 7, 7))).isInstanceOf(Reading.ForeignEpoch.class);
    assertThat(accept(mark(A, 5, 5))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(started(B, 6, A))).isInstanceOf(Reading.Entry.class);
    assertThat(accept(mark(B, 7, 7))).isInstanceOf(Reading.Entry.class);
  }

  @Test
  void takesAContinuationOnlyAtTheLastEntryThatItRead() {
    accept(mark(A, 5, 5));
    assertThat(accept(started(B, 8, A)))
        .as("entries 6 and 7 are missing")
        .isInstanceOf(Reading.Gap.class);
    assertThat(accept(started(B, 4, A)))
        .as("it forgets entries 4 and 5")
        .isInstanceOf(Reading.Conflict.class);
    assertThat(accept(started(B, 6, 0xCL)))
        .as("it continues another epoch")
        .isInstanceOf(Reading.Gap.class);
  }

  /** A mirror may send any stretch again, at any time: what is read is the same. */
  @Test
  void readsTheSameFromAnyMirrorThatOnlyRepeats() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ReaderRule mirrored = new ReaderRule();
      long[] sequences = new long[60];
      int read = 0;
      for (long at = 0; read < sequences.length; at++) {
        JournalRecord record = mark(A, at, (int) at);
        switch (mirrored.accept(record)) {
          case Reading.Entry entry -> sequences[read++] = entry.entry().headers().sequence();
          case Reading.Duplicate duplicate -> {}
          default -> throw new AssertionError("seed " + seed + " at " + at);
        }
        if (random.nextInt(5) == 0) {
          at = Math.max(-1, at - random.nextInt(10));
        }
      }
      long[] expected = new long[sequences.length];
      Arrays.setAll(expected, i -> i);
      assertThat(sequences).as("seed " + seed).isEqualTo(expected);
    }
  }

  /** As analytics does, which keeps the memory with what it has written. */
  @Test
  void goesOnFromItsMemoryAsIfItHadNotStopped() {
    List<JournalRecord> records =
        List.of(
            mark(A, 5, 5),
            slice(6, 6, 0, 3),
            slice(6, 6, 1, 3),
            slice(6, 6, 1, 3),
            slice(6, 6, 2, 3),
            mark(A, 6, 6),
            started(B, 7, A),
            mark(A, 7, 7),
            mark(B, 8, 8),
            mark(B, 10, 10));
    ReaderRule interrupted = rule;
    ReaderRule other = new ReaderRule();
    for (JournalRecord record : records) {
      Reading expected = other.accept(record);
      interrupted = new ReaderRule(interrupted.memory());
      Reading reading = interrupted.accept(record);
      assertThat(reading).hasSameClassAs(expected);
      if (reading instanceof Reading.Entry whole && expected instanceof Reading.Entry same) {
        assertThat(whole.entry().value()).isEqualTo(same.entry().value());
      }
    }
  }
}
