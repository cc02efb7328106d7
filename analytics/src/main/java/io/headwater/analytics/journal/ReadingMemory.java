package io.headwater.analytics.journal;

import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.ReaderRule;
import io.headwater.schemas.wire.RecordHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the Reader's rule remembers, in a store: the last entry, the epochs that have ended, and
 * slices of the entry under way.
 *
 * <p>Threading: the stream thread. Bounds: the slices of one entry.
 */
final class ReadingMemory {

  static final String STORE = "reading";

  private static final String LAST = "last";
  private static final String ENDED = "ended";
  private static final byte[] NO_VALUE = {};

  private final KeyValueStore<String, byte[]> store;
  private int slices;
  private int ended;

  ReadingMemory(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** What was kept. */
  ReaderRule.Memory read() {
    JournalRecord last = record(store.get(LAST));
    List<JournalRecord> kept = new ArrayList<>();
    for (JournalRecord slice = slice(0); slice != null; slice = slice(kept.size())) {
      kept.add(slice);
    }
    slices = kept.size();
    Set<Long> epochs = epochs();
    ended = epochs.size();
    @Nullable RecordHeaders headers = last == null ? null : last.headers();
    return new ReaderRule.Memory(headers, last == null ? 0 : last.offset(), epochs, kept);
  }

  private @Nullable JournalRecord slice(int index) {
    return record(store.get(sliceKey(index)));
  }

  /** A slice has come. */
  void add(JournalRecord slice) {
    store.put(sliceKey(slices++), KeptRecord.write(slice));
  }

  /** An entry is whole. */
  void wrote(ReaderRule.Memory memory) {
    RecordHeaders last = memory.last();
    if (last != null) {
      store.put(
          LAST,
          KeptRecord.write(
              new JournalRecord(memory.lastOffset(), 0, last.withoutBloom(), NO_VALUE)));
    }
    while (slices > 0) {
      store.delete(sliceKey(--slices));
    }
    if (memory.endedEpochs().size() != ended) {
      ended = memory.endedEpochs().size();
      ByteBuffer epochs = ByteBuffer.allocate(ended * Long.BYTES);
      memory.endedEpochs().forEach(epochs::putLong);
      store.put(ENDED, epochs.array());
    }
  }

  private Set<Long> epochs() {
    byte[] kept = store.get(ENDED);
    Set<Long> epochs = new HashSet<>();
    for (ByteBuffer left = ByteBuffer.wrap(kept == null ? NO_VALUE : kept); left.hasRemaining(); ) {
      epochs.add(left.getLong());
    }
    return epochs;
  }

  private static String sliceKey(int index) {
    return "slice-" + index;
  }

  private static @Nullable JournalRecord record(byte @Nullable [] kept) {
    return kept == null ? null : KeptRecord.read(kept);
  }
}
