package io.headwater.ingest.journal;

import io.headwater.ingest.chain.ChainState;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlockReverted;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.NewRecord;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.schemas.wire.Slices;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Numbers entries and makes records of them. It runs ahead of what is committed: a batch that was
 * not committed is forgotten together with its encoder.
 *
 * <p>Threading: one thread.
 */
final class EntryEncoder {

  private final long timestampMillis;
  private long epoch;
  private long sequence;
  private long highest;
  private ChainState state;

  /**
   * Goes on after an entry.
   *
   * @param last headers of the journal's last entry; null before the first
   * @param state head and marks after it
   * @param timestampMillis of all records made here
   */
  EntryEncoder(@Nullable RecordHeaders last, ChainState state, long timestampMillis) {
    this.epoch = last == null ? 0 : last.epoch();
    this.sequence = last == null ? -1 : last.sequence();
    this.highest = last == null ? RecordHeaders.NONE : last.highest();
    this.state = state;
    this.timestampMillis = timestampMillis;
  }

  /** An epoch without predecessor: the journal begins, or begins anew. */
  List<NewRecord> begin(long newEpoch, String reason) {
    epoch = newEpoch;
    sequence = 0;
    highest = RecordHeaders.NONE;
    state = ChainState.EMPTY;
    EpochStarted value = new EpochStarted(epoch, sequence, null, null, null, null, null, reason);
    return records(EntryKind.EPOCH_STARTED, value, null, null, 1, 1);
  }

  /** An epoch that continues the one before after its last whole entry. */
  List<NewRecord> goOn(long newEpoch, String reason) {
    long previousEpoch = epoch;
    long previousSequence = sequence;
    epoch = newEpoch;
    sequence++;
    EpochStarted value =
        new EpochStarted(
            epoch,
            sequence,
            state.head(),
            state.safe(),
            state.finalized(),
            previousEpoch,
            previousSequence,
            reason);
    return records(EntryKind.EPOCH_STARTED, value, null, null, 1, 1);
  }

  /** The head's child becomes the head. */
  List<NewRecord> apply(Block block, Bloom logBloom, int step, int steps) {
    BlockRef head = ChainState.reference(block);
    BlockRef parent = state.head();
    if (parent != null && !parent.getHash().equals(block.getHeader().getParentHash())) {
      throw new IllegalStateException(
          "block %s is no child of the journal's head %s: nothing was written"
              .formatted(BlockNames.of(head), BlockNames.of(parent)));
    }
    state = state.applied(head);
    sequence++;
    BlockApplied value =
        new BlockApplied(epoch, sequence, head, state.safe(), state.finalized(), block);
    return records(EntryKind.BLOCK_APPLIED, value, block, logBloom, step, steps);
  }

  /** The head is undone; its payload and bloom are those of the entry that applied it. */
  List<NewRecord> revert(JournalEntry applied, int step, int steps) {
    Block block = ((BlockApplied) applied.decode()).getBlock();
    state = state.reverted(ChainState.reference(block), block.getHeader().getParentHash());
    sequence++;
    BlockReverted value =
        new BlockReverted(
            epoch,
            sequence,
            Objects.requireNonNull(state.head()),
            state.safe(),
            state.finalized(),
            block);
    Bloom bloom = applied.headers().bloom();
    return records(EntryKind.BLOCK_REVERTED, value, block, bloom, step, steps);
  }

  /** The marks move, or are stated again. */
  List<NewRecord> mark(@Nullable BlockRef safe, @Nullable BlockRef finalized, int step, int steps) {
    state = state.marked(safe, finalized);
    sequence++;
    BlocksFinalized value =
        new BlocksFinalized(epoch, sequence, Objects.requireNonNull(state.head()), safe, finalized);
    return records(EntryKind.BLOCKS_FINALIZED, value, null, null, step, steps);
  }

  private List<NewRecord> records(
      EntryKind kind,
      SpecificRecord value,
      @Nullable Block block,
      @Nullable Bloom bloom,
      int step,
      int steps) {
    BlockRef named = block == null ? state.head() : ChainState.reference(block);
    Hash parent = block == null ? null : block.getHeader().getParentHash();
    long number = named == null ? RecordHeaders.NONE : named.getNumber();
    highest = Math.max(highest, number);
    RecordHeaders headers =
        new RecordHeaders(
            kind,
            epoch,
            sequence,
            number,
            named == null ? null : named.getHash(),
            parent,
            highest,
            state.finalized() == null ? RecordHeaders.NONE : state.finalized().getNumber(),
            0,
            1,
            step,
            steps,
            SingleObject.fingerprint(value.getSchema()),
            bloom);
    return sliced(headers, SingleObject.encode(value));
  }

  private List<NewRecord> sliced(RecordHeaders headers, byte[] value) {
    List<byte[]> slices = Slices.cut(value, Slices.MAX_BYTES);
    List<NewRecord> records = new ArrayList<>(slices.size());
    for (int i = 0; i < slices.size(); i++) {
      records.add(
          new NewRecord(timestampMillis, headers.withSlice(i, slices.size()), slices.get(i)));
    }
    return records;
  }
}
