package io.headwater.analytics.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.JournalSink;
import io.headwater.schemas.journal.NewRecord;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.testkit.journal.InMemoryJournal;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LifeSearchTest {

  private final InMemoryJournal journal = new InMemoryJournal();
  private final JournalSink sink = journal.sink();
  private long epoch;
  private long sequence;

  LifeSearchTest() {
    sink.initialise();
  }

  private long append(EntryKind kind, SpecificRecord value) {
    RecordHeaders headers =
        new RecordHeaders(
            kind, epoch, sequence, 1, new Hash(new byte[32]), null, 1, -1, 0, 1, 1, 1, 1, null);
    return sink.append(List.of(new NewRecord(0, headers, SingleObject.encode(value)))).getFirst();
  }

  private long beginEpoch(@Nullable Long previous) {
    long before = sequence;
    sequence = previous == null ? 0 : sequence + 1;
    epoch++;
    Long last = previous == null ? null : before;
    return append(
        EntryKind.EPOCH_STARTED,
        new EpochStarted(epoch, sequence, null, null, null, previous, last, "test"));
  }

  private void marks(int count) {
    for (int i = 0; i < count; i++) {
      sequence++;
      BlockRef head = new BlockRef(1L, new Hash(new byte[32]));
      append(EntryKind.BLOCKS_FINALIZED, new BlocksFinalized(epoch, sequence, head, null, null));
    }
  }

  @Test
  void findsTheNewestEpochWithoutPredecessorThroughThoseThatContinueIt() {
    Random random = new Random(3);
    for (int life = 0; life < 20; life++) {
      long begin = beginEpoch(null);
      marks(random.nextInt(40));
      for (int more = random.nextInt(4); more > 0; more--) {
        beginEpoch(epoch);
        marks(random.nextInt(40));
      }
      assertThat(LifeSearch.begin(new JournalReader(journal.source()))).isEqualTo(begin);
    }
  }

  @Test
  void beginsWithTheOldestEntryWhereRetentionHasTakenTheBeginning() {
    beginEpoch(null);
    marks(10);
    long next = beginEpoch(epoch);
    marks(10);
    journal.retainFrom(next - 3);
    assertThat(firstFrom(LifeSearch.begin(new JournalReader(journal.source()))))
        .isEqualTo(firstFrom(0));
    journal.retainFrom(next + 5);
    assertThat(firstFrom(LifeSearch.begin(new JournalReader(journal.source()))))
        .isEqualTo(firstFrom(0));
  }

  private long firstFrom(long offset) {
    return journal.records().stream()
        .mapToLong(JournalRecord::offset)
        .filter(each -> each >= offset)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofAnEmptyJournalIsItsBeginning() {
    assertThat(LifeSearch.begin(new JournalReader(journal.source()))).isZero();
  }

  @Test
  void isNotMistakenByWhatAnEndedEpochStillWrites() {
    long begin = beginEpoch(null);
    marks(20);
    long oldEpoch = epoch;
    long oldSequence = sequence;
    beginEpoch(epoch);
    for (int i = 0; i < 10; i++) {
      marks(1);
      long newEpoch = epoch;
      long newSequence = sequence;
      epoch = oldEpoch;
      sequence = oldSequence + i;
      marks(1);
      epoch = newEpoch;
      sequence = newSequence;
    }
    assertThat(LifeSearch.begin(new JournalReader(journal.source()))).isEqualTo(begin);
  }
}
