package io.headwater.analytics.rows;

import io.headwater.analytics.journal.KeptRecord;
import io.headwater.analytics.journal.Transition;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.Slices;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps blocks until they are finalized, then hands their rows to the topics of the final view.
 * They are kept as they stand in the journal, cut as there.
 *
 * <p>Threading: the stream thread. Bounds: the store has the blocks that are not final; in memory
 * there is one.
 */
final class FinalForwarding implements Processor<String, Transition, String, SpecificRecord> {

  static final String STORE = "unfinalized";

  private final long chainId;
  private final Map<Table, String> sinks = RowStep.sinks(View.FINAL);
  private @Nullable ProcessorContext<String, SpecificRecord> context;
  private @Nullable KeyValueStore<Bytes, byte[]> store;

  /** Nothing stands below: what was deleted there would be passed over one by one. */
  private long lowest;

  FinalForwarding(long chainId) {
    this.chainId = chainId;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.store = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, Transition> record) {
    KeyValueStore<Bytes, byte[]> blocks = Objects.requireNonNull(store, "init is first");
    Transition transition = record.value();
    RecordHeaders headers = transition.headers();
    transition
        .change()
        .ifPresent(
            change -> {
              remove(blocks, headers.number());
              if (change.op() == RowOp.APPLY) {
                keep(blocks, transition.entry());
                lowest = Math.min(lowest, headers.number());
              }
            });
    forwardTo(blocks, headers.finalized());
  }

  private static void keep(KeyValueStore<Bytes, byte[]> blocks, JournalEntry entry) {
    int slice = 0;
    for (byte[] part : Slices.cut(KeptRecord.write(whole(entry)), Slices.MAX_BYTES)) {
      blocks.put(key(entry.headers().number(), slice++), part);
    }
  }

  private static JournalRecord whole(JournalEntry entry) {
    return new JournalRecord(
        entry.firstOffset(),
        entry.timestampMillis(),
        entry.headers().withoutBloom(),
        entry.value());
  }

  private static JournalEntry entry(JournalRecord kept) {
    return new JournalEntry(
        kept.headers(), kept.offset(), kept.offset(), kept.timestampMillis(), kept.value());
  }

  private static void remove(KeyValueStore<Bytes, byte[]> blocks, long number) {
    List<Bytes> keys = new ArrayList<>();
    try (var parts = blocks.range(key(number, 0), key(number, Integer.MAX_VALUE))) {
      parts.forEachRemaining(part -> keys.add(part.key));
    }
    keys.forEach(blocks::delete);
  }

  /** Block by block, so that no more than one is in memory. */
  private void forwardTo(KeyValueStore<Bytes, byte[]> blocks, long finalized) {
    while (lowest <= finalized) {
      List<byte[]> parts = new ArrayList<>();
      long number = -1;
      try (var kept = blocks.range(key(lowest, 0), key(finalized, Integer.MAX_VALUE))) {
        while (kept.hasNext() && (number < 0 || number == number(kept.peekNextKey()))) {
          number = number(kept.peekNextKey());
          parts.add(kept.next().value);
        }
      }
      if (number < 0) {
        return;
      }
      forward(Transition.of(entry(KeptRecord.read(Slices.join(parts)))));
      remove(blocks, number);
      lowest = number + 1;
    }
  }

  private void forward(Transition transition) {
    ProcessorContext<String, SpecificRecord> to = Objects.requireNonNull(context, "init is first");
    long time = transition.timeMillis();
    for (Row row : BlockRows.of(chainId, transition)) {
      to.forward(new Record<>(row.key(), row.value(), time), sinks.get(row.table()));
    }
  }

  private static Bytes key(long number, int slice) {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(number).putInt(slice).array());
  }

  private static long number(Bytes key) {
    return ByteBuffer.wrap(key.get()).getLong();
  }
}
