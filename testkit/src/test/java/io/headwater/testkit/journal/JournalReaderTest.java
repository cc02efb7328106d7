package io.headwater.testkit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalFencedException;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalSink;
import io.headwater.schemas.journal.JournalUncertainException;
import io.headwater.schemas.journal.NewRecord;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.schemas.wire.Slices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The reader of journals over a partition that behaves as Kafka's and a mirror's do. */
final class JournalReaderTest {

  private static final long EPOCH = 7;

  private final InMemoryJournal journal = new InMemoryJournal();
  private final JournalSink sink = opened(journal);

  private static JournalSink opened(InMemoryJournal journal) {
    JournalSink sink = journal.sink();
    sink.initialise();
    return sink;
  }

  private static Hash hash(int of) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) of;
    bytes[30] = (byte) (of >> 8);
    return new Hash(bytes);
  }

  /** An entry, in as many slices as are asked for. */
  private static List<NewRecord> entry(long sequence, int hash, int slices) {
    BlockRef head = new BlockRef(sequence, hash(hash));
    byte[] value = SingleObject.encode(new BlocksFinalized(EPOCH, sequence, head, null, null));
    RecordHeaders headers =
        new RecordHeaders(
            EntryKind.BLOCKS_FINALIZED,
            EPOCH,
            sequence,
            sequence,
            hash(hash),
            null,
            sequence,
            -1,
            0,
            1,
            1,
            1,
            SingleObject.fingerprint(BlocksFinalized.getClassSchema()),
            null);
    List<byte[]> cut = Slices.cut(value, value.length / slices + 1);
    List<NewRecord> records = new ArrayList<>();
    for (int i = 0; i < cut.size(); i++) {
      records.add(new NewRecord(0, headers.withSlice(i, cut.size()), cut.get(i)));
    }
    return records;
  }

  private void append(long from, long to) {
    for (long sequence = from; sequence < to; sequence++) {
      sink.append(entry(sequence, (int) sequence, 1 + (int) sequence % 3));
    }
  }

  private static List<Long> readAll(JournalReader reader) {
    List<Long> sequences = new ArrayList<>();
    int idle = 0;
    while (idle < 3) {
      idle = reader.source().position() < reader.source().endOffset() ? 0 : idle + 1;
      for (JournalEntry entry : reader.poll(Duration.ZERO)) {
        assertThat(((BlocksFinalized) entry.decode()).getSequence())
            .isEqualTo(entry.headers().sequence());
        sequences.add(entry.headers().sequence());
      }
    }
    return sequences;
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void readsEntriesAcrossPollsSlicesAndMarkers() {
    append(0, 50);
    journal.pollsAtMost(3);
    JournalReader reader = new JournalReader(journal.source());
    reader.seek(0);
    assertThat(readAll(reader)).isEqualTo(range(0, 50));
    assertThat(reader.source().position()).isEqualTo(reader.source().endOffset());
  }

  @Test
  void readsEachEntryOnceFromAMirrorThatRepeatsAndReorders() {
    append(0, 200);
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      InMemoryJournal mirrored = new InMemoryJournal();
      mirrored.pollsAtMost(1 + random.nextInt(20));
      Mirror mirror = new Mirror(journal, mirrored, random);
      JournalReader reader = new JournalReader(mirrored.source());
      reader.seek(0);
      List<Long> sequences = new ArrayList<>();
      // The first entry is the mirror's first record: what overtakes it would be a beginning.
      mirrored.appendMirrored(journal.records().getFirst());
      sequences.addAll(readAll(reader));
      for (int step = 0; step < 100; step++) {
        mirror.step();
        sequences.addAll(readAll(reader));
      }
      mirror.finish();
      sequences.addAll(readAll(reader));
      assertThat(sequences).as("seed " + seed).isEqualTo(range(0, 200));
      assertThat(reader.gap()).isEmpty();
    }
  }

  @Test
  void namesAGapWhileItLasts() {
    append(0, 3);
    sink.append(entry(4, 4, 1));
    JournalReader reader = new JournalReader(journal.source());
    reader.seek(0);
    assertThat(readAll(reader)).isEqualTo(range(0, 3));
    assertThat(reader.gap()).hasValueSatisfying(gap -> assertThat(gap).contains("entry 3"));
    sink.append(entry(3, 3, 2));
    assertThat(readAll(reader)).containsExactly(3L, 4L);
    assertThat(reader.gap()).isEmpty();
  }

  @Test
  void readsAgainAndComparesWhenTheLogWasCut() {
    append(0, 10);
    JournalReader reader = new JournalReader(journal.source());
    reader.seek(0);
    assertThat(readAll(reader)).isEqualTo(range(0, 10));
    long cut = journal.records().get(journal.records().size() - 4).offset();
    journal.truncateTo(cut);
    assertThat(readAll(reader)).isEmpty();
    long sequence = journal.records().getLast().headers().sequence();
    append(sequence + 1, 12);
    assertThat(readAll(reader)).containsExactly(10L, 11L);
    assertThat(reader.duplicates()).isPositive();
  }

  @Test
  void stopsWhenWhatWasCutWasWrittenDifferently() {
    append(0, 10);
    JournalReader reader = new JournalReader(journal.source());
    reader.seek(0);
    readAll(reader);
    journal.truncateTo(journal.records().getFirst().offset() + 1);
    assertThat(readAll(reader)).isEmpty();
    for (int sequence = 1; sequence < 3; sequence++) {
      sink.append(entry(sequence, 100 + sequence, 1));
    }
    assertThatThrownBy(() -> readAll(reader)).isInstanceOf(JournalConflictException.class);
  }

  @Test
  void saysThatRetentionPassedIt() {
    append(0, 10);
    JournalReader reader = new JournalReader(journal.source());
    reader.seek(0);
    journal.retainFrom(8);
    assertThatThrownBy(() -> reader.poll(Duration.ZERO)).isInstanceOf(JournalLostException.class);
    reader.seek(8);
    assertThat(readAll(reader)).isNotEmpty();
  }

  @Test
  void hidesWhatWasWrittenAndNotCommitted() {
    journal.failNext(InMemoryJournal.Fault.LOST_AND_UNCERTAIN);
    assertThatThrownBy(() -> append(0, 1)).isInstanceOf(JournalUncertainException.class);
    assertThat(journal.records()).isEmpty();
    journal.failNext(InMemoryJournal.Fault.COMMITTED_BUT_UNCERTAIN);
    assertThatThrownBy(() -> append(0, 1)).isInstanceOf(JournalUncertainException.class);
    assertThat(journal.records()).hasSize(1);
  }

  @Test
  void fencesEverySinkButTheLast() {
    JournalSink later = opened(journal);
    assertThatThrownBy(() -> append(0, 1)).isInstanceOf(JournalFencedException.class);
    assertThat(later.append(entry(0, 0, 2))).hasSize(2);
  }
}
