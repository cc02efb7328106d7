package io.headwater.analytics.journal;

import io.headwater.analytics.AnalyticsFigures;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.ReaderRule;
import io.headwater.schemas.journal.Reading;
import io.headwater.schemas.wire.RecordHeaders;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Puts the journal's records together to transitions by the Reader's rule. What the rule has to
 * remember is kept in a store, in the same transaction as what was derived: after a crash it goes
 * on inside an entry, if need be.
 *
 * <p>Kafka Streams cannot read back: where a mirror leaves a gap, this ends, with the offset where
 * it stood committed.
 *
 * <p>Threading: the stream thread. Bounds: the slices of one entry.
 */
final class EntryReading implements Processor<byte[], byte[], String, Transition> {

  private final AnalyticsFigures figures;
  private @Nullable ProcessorContext<String, Transition> context;
  private @Nullable ReadingMemory memory;
  private ReaderRule rule = new ReaderRule();

  EntryReading(AnalyticsFigures figures) {
    this.figures = figures;
  }

  @Override
  public void init(ProcessorContext<String, Transition> context) {
    this.context = context;
    this.memory = new ReadingMemory(context.getStateStore(ReadingMemory.STORE));
    this.rule = new ReaderRule(memory.read());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<String, Transition> context =
        Objects.requireNonNull(this.context, "init is first");
    ReadingMemory kept = Objects.requireNonNull(memory, "init is first");
    long offset = context.recordMetadata().orElseThrow().offset();
    JournalRecord read =
        new JournalRecord(
            offset, record.timestamp(), RecordHeaders.readFrom(record.headers()), record.value());
    RecordHeaders before = rule.last();
    switch (rule.accept(read)) {
      case Reading.Entry whole -> {
        if (before != null) {
          refuseNewLife(whole.entry());
        }
        kept.wrote(rule.memory());
        Transition transition = Transition.of(whole.entry());
        figures.derived(transition.headers().number());
        context.forward(new Record<>("", transition, record.timestamp()));
      }
      case Reading.Slice slice -> kept.add(read);
      case Reading.Gap gap -> throw gap(gap.what(), offset);
      case Reading.ForeignEpoch foreign -> throw gap(foreign.what(), offset);
      case Reading.Conflict conflict -> throw gap(conflict.what(), offset);
      case Reading.Duplicate duplicate -> figures.skipped();
      case Reading.EndedEpoch ended -> figures.skipped();
      case Reading.Headless headless -> {}
    }
  }

  private static void refuseNewLife(JournalEntry entry) {
    if (entry.beginsAnew()) {
      EpochStarted started = (EpochStarted) entry.decode();
      throw new JournalBegunAnewException(
          "the journal began anew with epoch %016x (%s): the derived topics hold another life of the chain; build a generation of them anew with --generation"
              .formatted(started.getEpoch(), started.getReason()));
    }
  }

  private static JournalGapException gap(String what, long offset) {
    return new JournalGapException(
        "journal gap at offset %d: %s; derive from a cluster that has it".formatted(offset, what));
  }
}
