package io.headwater.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.ingest.chain.ChainState;
import io.headwater.ingest.chain.ChainStep;
import io.headwater.ingest.chain.HeadChange;
import io.headwater.ingest.journal.JournalWriter;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.bloom.LogBloom;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.testkit.journal.InMemoryJournal;
import io.headwater.testkit.time.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class JournalCheckTest {

  private final InMemoryJournal journal = new InMemoryJournal();
  private final AtomicLong epochs = new AtomicLong(1);
  private final StringWriter out = new StringWriter();

  private JournalWriter leader() {
    JournalWriter writer =
        new JournalWriter(
            journal::sink, journal.source(), new ManualClock(), epochs::incrementAndGet);
    writer.takeOver();
    return writer;
  }

  private static Block block(long number) {
    Header header = new Header();
    header.setNumber(number);
    header.setHash(hash(number));
    header.setParentHash(hash(number - 1));
    return new Block(header, List.of(), List.of(), null, null, null, null);
  }

  private static Hash hash(long of) {
    return new Hash(ByteBuffer.allocate(32).putLong(24, of).array());
  }

  private static HeadChange apply(long number) {
    Block block = block(number);
    return HeadChange.of(new ChainStep.Apply(block, new LogBloom().of(block)));
  }

  private boolean verify(InMemoryJournal which) {
    return new JournalCheck(new JournalReader(which.source()), new PrintWriter(out, true)).verify();
  }

  @Test
  void findsAWholeJournalDenseAndLinked() {
    JournalWriter writer = leader();
    writer.begin("test");
    writer.append(List.of(apply(1), apply(2), apply(3)));
    writer.append(List.of(HeadChange.of(new ChainStep.Revert(ChainState.reference(block(3))))));
    writer.append(List.of(apply(3)));
    assertThat(verify(journal)).isTrue();
    assertThat(out.toString())
        .contains("dense and linked")
        .contains("4 applied, 1 reverted, 0 marks, 1 epochs begun");
  }

  @Test
  void saysThatAJournalIsEmpty() {
    assertThat(verify(journal)).isTrue();
    assertThat(out.toString()).contains("it holds no entry");
  }

  @Test
  void findsAMissingEntry() {
    JournalWriter writer = leader();
    writer.begin("test");
    writer.append(List.of(apply(1), apply(2), apply(3)));
    InMemoryJournal copy = new InMemoryJournal();
    for (JournalRecord record : journal.records()) {
      if (record.headers().number() != 2) {
        copy.appendMirrored(record);
      }
    }
    assertThat(verify(copy)).isFalse();
    assertThat(out.toString()).contains("BROKEN after entry");
  }

  @Test
  void findsABlockThatIsNoChildOfTheHead() {
    JournalWriter writer = leader();
    writer.begin("test");
    writer.append(List.of(apply(1), apply(2), apply(3)));
    InMemoryJournal copy = new InMemoryJournal();
    for (JournalRecord record : journal.records()) {
      RecordHeaders headers = record.headers();
      copy.appendMirrored(headers.number() == 3 ? withParent(record, hash(77)) : record);
    }
    assertThat(verify(copy)).isFalse();
    assertThat(out.toString()).contains("BROKEN after entry").contains("is no child");
  }

  private static JournalRecord withParent(JournalRecord record, Hash parent) {
    RecordHeaders is = record.headers();
    RecordHeaders other =
        new RecordHeaders(
            is.kind(),
            is.epoch(),
            is.sequence(),
            is.number(),
            is.hash(),
            parent,
            is.highest(),
            is.finalized(),
            is.slice(),
            is.slices(),
            is.step(),
            is.steps(),
            is.fingerprint(),
            is.bloom());
    return new JournalRecord(record.offset(), record.timestampMillis(), other, record.value());
  }
}
