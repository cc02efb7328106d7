package io.headwater.gateway.journal;

import io.headwater.gateway.journal.JournalIndex.Located;
import io.headwater.gateway.subscription.JournalAwayException;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.JournalSource;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches the part of a journal that lies before the {@link JournalIndex}: by the running maximum
 * of heights, which only rises, for where a height begins, and from there entry by entry.
 *
 * <p>Threading: its history's. Bounds: one poll of the source; the blocks of one height and the
 * reorgs above it.
 */
final class JournalSearch {

  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int IDLE_POLLS = 5;

  /**
   * What was found of a height.
   *
   * @param exact the entry of the sequence asked for
   * @param applied the latest applies of blocks of the height, by hash
   * @param canonical the latest of them that was not reverted since
   */
  record Found(Optional<Located> exact, Map<Hash, Located> applied, Optional<Located> canonical) {
    static final Found NOTHING = new Found(Optional.empty(), Map.of(), Optional.empty());

    /** Whether the entry or the block of a cursor was found; without one, the canonical block. */
    boolean has(@Nullable Hash hash) {
      return hash == null ? canonical.isPresent() : exact.isPresent() || applied.containsKey(hash);
    }
  }

  private static final long NONE = -1;
  private static final long NEAR = 64;

  /** A mirror repeats entries: the search may end in a repetition that stops before the height. */
  private static final long[] FURTHER_BACK = {NEAR, 4_096};

  private final JournalReader reader;
  private final RevertScan reverts;
  private long oldestAsOf = -1;
  private Optional<Located> oldest = Optional.empty();

  JournalSearch(JournalReader reader) {
    this.reader = reader;
    this.reverts = new RevertScan(reader);
  }

  /** The oldest block that the journal holds applied. */
  Optional<Located> oldest() {
    long begin = reader.source().beginOffset();
    if (begin != oldestAsOf || oldest.isEmpty()) {
      oldest = firstApply(begin);
      oldestAsOf = begin;
    }
    return oldest;
  }

  private Optional<Located> firstApply(long begin) {
    reader.seek(begin);
    long end = reader.source().endOffset();
    for (int idle = 0; reader.source().position() < end && idle < IDLE_POLLS; ) {
      long before = reader.source().position();
      List<JournalEntry> polled = reader.poll(POLL);
      idle = reader.source().position() == before ? idle + 1 : 0;
      for (JournalEntry entry : polled) {
        if (entry.headers().kind() == EntryKind.BLOCK_APPLIED) {
          return Optional.of(located(entry));
        }
      }
    }
    checkRead(end);
    return Optional.empty();
  }

  /** Silence is no answer. */
  private void checkRead(long end) {
    if (reader.source().position() < end) {
      throw JournalAwayException.silentFor(POLL.multipliedBy(IDLE_POLLS));
    }
  }

  /**
   * Looks through the entries from where a height begins to where it is final.
   *
   * @param indexed the oldest entry of the index, before which to look
   * @param epoch and
   * @param sequence an entry to find on the way; -1 for none
   * @param hash of the block that is sought; null for the canonical one
   */
  Found find(long number, Located indexed, long epoch, long sequence, @Nullable Hash hash) {
    long first = firstOffsetOf(number, indexed.offset());
    Found found = scan(first, number, indexed, epoch, sequence);
    for (long back : FURTHER_BACK) {
      // The block may have been applied again since: a little further back the very entry may be.
      boolean isBest = sequence == NONE || back > NEAR || found.exact().isPresent();
      if (isBest && found.has(hash) && reader.isClear()) {
        break;
      }
      long from = Math.max(reader.source().beginOffset(), first - back);
      Found further = scan(from, number, indexed, epoch, sequence);
      if (further.has(hash) || !found.has(hash)) {
        found = further;
      }
    }
    return found;
  }

  private Found scan(long from, long number, Located indexed, long epoch, long sequence) {
    reader.seek(from);
    long end = reader.source().endOffset();
    Map<Hash, Located> applied = new HashMap<>();
    Optional<Located> exact = Optional.empty();
    Optional<Located> canonical = Optional.empty();
    for (int idle = 0; reader.source().position() < end && idle < IDLE_POLLS; ) {
      long before = reader.source().position();
      List<JournalEntry> polled = reader.poll(POLL);
      idle = reader.source().position() == before ? idle + 1 : 0;
      for (JournalEntry entry : polled) {
        RecordHeaders headers = entry.headers();
        if (entry.beginsAnew()) {
          applied.clear();
          exact = Optional.empty();
          canonical = Optional.empty();
        }
        // The revert of the block above leads to the height, too: until that is final.
        if (isIndexed(headers, indexed) || headers.finalized() > number) {
          return new Found(exact, applied, canonical);
        }
        if (headers.epoch() == epoch && headers.sequence() == sequence) {
          exact = Optional.of(located(entry));
        }
        if (headers.number() == number) {
          if (headers.kind() == EntryKind.BLOCK_APPLIED) {
            canonical = Optional.of(located(entry));
            applied.put(Objects.requireNonNull(headers.hash()), located(entry));
          } else if (headers.kind() == EntryKind.BLOCK_REVERTED) {
            canonical = Optional.empty();
          }
        }
      }
    }
    checkRead(end);
    return new Found(exact, applied, canonical);
  }

  /**
   * Whether the block that an entry applied was reverted later, before the index.
   *
   * @param offset of the entry
   * @param indexed the oldest entry of the index
   */
  boolean wasReverted(long offset, long sequence, long number, Located indexed) {
    return reverts.contains(offset, sequence, number, indexed);
  }

  void close() {
    reader.close();
  }

  /** By sequence: in a mirror that was late, a later entry may stand at a lower offset. */
  private static boolean isIndexed(RecordHeaders headers, Located oldest) {
    return headers.epoch() == oldest.headers().epoch()
        && headers.sequence() >= oldest.headers().sequence();
  }

  private static Located located(JournalEntry entry) {
    return new Located(entry.headers(), entry.firstOffset());
  }

  /** Offset of a record at or before the first whose running maximum is the height. */
  private long firstOffsetOf(long number, long end) {
    JournalSource source = reader.source();
    long low = source.beginOffset();
    long high = end;
    while (low < high) {
      long middle = low + (high - low) / 2;
      source.seek(middle);
      List<JournalRecord> records = source.poll(POLL);
      if (records.isEmpty() || records.getFirst().headers().highest() >= number) {
        high = middle;
      } else {
        low = records.getFirst().offset() + 1;
      }
    }
    return Math.min(low, end);
  }
}
