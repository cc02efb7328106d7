package io.headwater.ingest.journal;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.ingest.chain.ChainState;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlockReverted;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.wire.RecordHeaders;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of the journal as it was replayed: what the writer continues from.
 *
 * <p>Threading: one thread. Bounds: those of {@link CanonicalChain}, and an offset for each block
 * in it.
 */
final class Tail {

  private final CanonicalChain chain = new CanonicalChain();
  private final TreeMap<Long, Long> appliedOffsets = new TreeMap<>();
  private @Nullable RecordHeaders last;
  private @Nullable EpochStarted epochStarted;
  private int unfinishedSlices;
  private long lastTimestampMillis;

  CanonicalChain chain() {
    return chain;
  }

  /** Headers of the last entry; null when there is none. */
  @Nullable RecordHeaders last() {
    return last;
  }

  /** What began the last epoch; null where that stands further back. */
  @Nullable EpochStarted epochStarted() {
    return epochStarted;
  }

  /** Slices at the end of an entry that is not whole: only a mirror leaves some. */
  int unfinishedSlices() {
    return unfinishedSlices;
  }

  void unfinished(int slices) {
    unfinishedSlices = slices;
  }

  long lastTimestampMillis() {
    return lastTimestampMillis;
  }

  /** Where the canonical block of this height was applied. */
  OptionalLong appliedOffset(long number) {
    Long offset = appliedOffsets.get(number);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** Replays an entry that was read: by its headers; marks and epochs are small, and decoded. */
  void replay(JournalEntry entry) {
    RecordHeaders headers = entry.headers();
    switch (headers.kind()) {
      case BLOCK_APPLIED -> {
        chain.applied(block(headers), parent(headers));
        appliedOffsets.put(headers.number(), entry.firstOffset());
        chain.oldest().ifPresent(oldest -> appliedOffsets.headMap(oldest.getNumber()).clear());
      }
      case BLOCK_REVERTED -> {
        chain.reverted(block(headers), parent(headers));
        appliedOffsets.remove(headers.number());
      }
      case BLOCKS_FINALIZED -> {
        BlocksFinalized marks = (BlocksFinalized) entry.decode();
        chain.marked(marks.getSafe(), marks.getFinalized());
      }
      case EPOCH_STARTED -> {
        epochStarted = (EpochStarted) entry.decode();
        if (entry.beginsAnew()) {
          chain.restarted();
          appliedOffsets.clear();
        }
      }
    }
    last = headers;
    lastTimestampMillis = Math.max(lastTimestampMillis, entry.timestampMillis());
  }

  /**
   * Takes head and marks of the newest entry: what was set before the first replayed entry stands
   * in no other.
   */
  void resumeAt(JournalEntry newest) {
    chain.resumedAt(
        switch (newest.decode()) {
          case BlockApplied e -> new ChainState(e.getHead(), e.getSafe(), e.getFinalized());
          case BlockReverted e -> new ChainState(e.getHead(), e.getSafe(), e.getFinalized());
          case BlocksFinalized e -> new ChainState(e.getHead(), e.getSafe(), e.getFinalized());
          case EpochStarted e -> new ChainState(e.getHead(), e.getSafe(), e.getFinalized());
          default ->
              throw new IllegalArgumentException("no entry of a journal: " + newest.headers());
        });
  }

  private static BlockRef block(RecordHeaders headers) {
    return new BlockRef(headers.number(), Objects.requireNonNull(headers.hash()));
  }

  private static Hash parent(RecordHeaders headers) {
    return Objects.requireNonNull(headers.parent());
  }
}
