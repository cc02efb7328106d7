package io.headwater.ingest.journal;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalSource;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the end of a journal: back to where every block that a reorg may still undo was applied,
 * found by the monotone {@code highest} of the record headers; payloads are not decoded.
 *
 * <p>Threading: blocks its caller. Bounds: references only.
 */
final class TailReader {

  private static final long FIRST_SPAN = 512;
  private static final int SPAN_GROWTH = 8;
  private static final Duration POLL = Duration.ofSeconds(1);

  private final JournalSource source;

  TailReader(JournalSource source) {
    this.source = source;
  }

  /** The tail as it stands; nothing is written meanwhile, as the caller is the one writer. */
  Tail read() {
    long begin = source.beginOffset();
    long end = source.endOffset();
    for (long span = FIRST_SPAN; ; span *= SPAN_GROWTH) {
      long start = Math.max(begin, end - span);
      Optional<Tail> tail = read(start, end, start == begin);
      if (tail.isPresent()) {
        return tail.get();
      }
    }
  }

  /** The tail read from here, or nothing when that is not far enough back. */
  private Optional<Tail> read(long start, long end, boolean isBeginning) {
    JournalReader reader = new JournalReader(source);
    reader.seek(start);
    Tail tail = new Tail();
    RecordHeaders first = null;
    JournalEntry newest = null;
    while (source.position() < end) {
      for (JournalEntry entry : reader.poll(POLL)) {
        first = first == null ? entry.headers() : first;
        newest = entry;
        tail.replay(entry);
      }
    }
    if (!reader.isClear() && !isBeginning) {
      return Optional.empty(); // It may have begun among records of an epoch that had ended.
    }
    reader
        .gap()
        .ifPresent(
            gap -> {
              throw new JournalConflictException("the journal cannot be continued: " + gap);
            });
    if (newest != null) {
      tail.resumeAt(newest);
    }
    tail.unfinished(reader.rule().unfinishedSlices());
    return isBeginning || reachesBack(first, tail) ? Optional.of(tail) : Optional.empty();
  }

  private static boolean reachesBack(@Nullable RecordHeaders first, Tail tail) {
    RecordHeaders last = tail.last();
    if (first == null || last == null) {
      return false;
    }
    long oldestNeeded = last.finalized() == RecordHeaders.NONE ? last.number() : last.finalized();
    return first.highest() < oldestNeeded - CanonicalChain.KEPT_BELOW_FINALIZED;
  }
}
