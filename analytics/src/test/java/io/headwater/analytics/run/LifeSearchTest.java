package io.headwater.analytics.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
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
      assertThat(LifeSearch.begin(journal.source())).isEqualTo(begin);
    }
  }

  @Test
  void beginsWithTheOldestEntryWhereRetentionHasTakenTheBeginning() {
    beginEpoch(null);
    marks(10);
    long next = beginEpoch(epoch);
    marks(10);
    journal.retainFrom(next - 3);
    long oldest = journal.records().getFirst().offset();
    assertThat(LifeSearch.begin(journal.source())).isEqualTo(oldest);
    journal.retainFrom(next + 5);
    assertThat(LifeSearch.begin(journal.source())).isEqualTo(journal.records().getFirst().offset());
  }

  @Test
  void ofAnEmptyJournalIsItsBeginning() {
    assertThat(LifeSearch.begin(journal.source())).isZero();
  }
}
