package io.headwater.gateway.journal;

import io.headwater.gateway.subscription.History.Past;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader that is somewhere in the journal, and what it has read ahead there. Who reads on from
 * where it is needs no seek.
 *
 * <p>Threading: the replay thread. Bounds: one poll of the source.
 */
final class PastRun implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long NONE = -1;

  private final JournalReader reader;

  /** Entries that were read and not given yet. */
  private final ArrayDeque<JournalEntry> ahead = new ArrayDeque<>();

  /** Sequence of the last entry read. */
  private long readTo = NONE;

  private @Nullable Past current;

  PastRun(JournalReader reader) {
    this.reader = reader;
  }

  /** Whether the entry after a sequence is what comes next here. */
  boolean isAt(long sequence) {
    Past had = current;
    JournalEntry first = ahead.peekFirst();
    return had != null && had.event().entry().sequence() == sequence + 1
        || readTo == sequence
        || first != null && first.headers().sequence() <= sequence + 1 && readTo > sequence;
  }

  /** The event after an entry; null when it does not come in time. */
  @Nullable Past next(long offset, long sequence) {
    Past had = current;
    if (had != null && had.event().entry().sequence() == sequence + 1) {
      return had;
    }
    JournalEntry entry = entryAfter(offset, sequence);
    current = entry == null ? null : new Past(entry.firstOffset(), EventDecoder.decode(entry));
    return current;
  }

  /** What was read is not relied on any more. */
  void forget() {
    ahead.clear();
    readTo = NONE;
    current = null;
  }

  private @Nullable JournalEntry entryAfter(long offset, long sequence) {
    JournalEntry ready = takeAhead(sequence);
    if (ready != null) {
      return ready;
    }
    if (readTo != sequence) {
      reader.seek(offset);
      readTo = NONE;
    }
    while (true) {
      long before = reader.source().position();
      List<JournalEntry> polled = reader.poll(POLL);
      if (!polled.isEmpty()) {
        ahead.addAll(polled);
        readTo = polled.getLast().headers().sequence();
        ready = takeAhead(sequence);
        if (ready != null) {
          return ready;
        }
      } else if (reader.source().position() == before) {
        return null; // Not that all that was polled was a mirror's repetition.
      }
    }
  }

  /** The entry after a sequence, where it has been read already; those before it are forgotten. */
  private @Nullable JournalEntry takeAhead(long sequence) {
    JournalEntry first = ahead.peekFirst();
    if (first != null && first.headers().sequence() > sequence + 1) {
      forget(); // Read for a replay that is further on.
    }
    while (!ahead.isEmpty()) {
      JournalEntry entry = ahead.removeFirst();
      if (entry.headers().sequence() == sequence + 1) {
        return entry;
      }
    }
    return null;
  }

  @Override
  public void close() {
    reader.close();
  }
}
