package io.headwater.gateway.journal;

import io.headwater.gateway.journal.JournalIndex.Located;
import io.headwater.gateway.subscription.JournalAwayException;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which blocks were reverted, in the part of a journal that was scanned: ahead of a reader, until
 * the block that it asks for is final. Values are not decoded.
 *
 * <p>Threading: one replay thread, always the same. Bounds: one poll of the source; {@value
 * #MOST_AHEAD} entries' numbers.
 */
final class RevertScan {

  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int IDLE_POLLS = 5;
  private static final int MOST_AHEAD = 65_536;
  private static final long NONE = -1;

  private final JournalReader reader;

  /** The latest apply of each height that is not final, by sequence. */
  private final TreeMap<Long, Long> open = new TreeMap<>();

  /** Applies that were reverted, by sequence. */
  private final TreeSet<Long> reverted = new TreeSet<>();

  private long first = NONE;
  private long last = NONE;

  /** Offset of the last entry that was taken, whole. */
  private long position;

  private long finalized = NONE;

  RevertScan(JournalReader reader) {
    this.reader = reader;
  }

  /** Whether an apply was reverted before the oldest entry that is indexed. */
  boolean contains(long offset, long sequence, long number, Located indexed) {
    boolean isCovered = first != NONE && first <= sequence && sequence <= last + 1;
    if (!isCovered) {
      restart(offset);
    } else if (last - first > MOST_AHEAD) {
      forgetBefore(sequence); // Most often a replay asks for one after the other.
    }
    try {
      scan(sequence, number, indexed);
    } catch (JournalLostException e) {
      if (position >= offset) {
        throw e;
      }
      restart(offset); // Only what it had come to is lost, and that is not needed.
      scan(sequence, number, indexed);
    }
    return reverted.contains(sequence);
  }

  private void forgetBefore(long sequence) {
    first = sequence;
    reverted.headSet(sequence).clear();
    open.values().removeIf(apply -> apply < sequence);
  }

  private void restart(long offset) {
    open.clear();
    reverted.clear();
    first = NONE;
    last = NONE;
    finalized = NONE;
    position = offset;
  }

  private void scan(long sequence, long number, Located indexed) {
    // By sequence: in a mirror that was late, a later entry may stand at a lower offset.
    long end = indexed.headers().sequence();
    if (isDecided(sequence, number) || last + 1 >= end) {
      return;
    }
    reader.seek(position);
    long until = reader.source().endOffset();
    long read = position;
    int idle = 0;
    while (!isDecided(sequence, number) && last + 1 < end && read < until && idle < IDLE_POLLS) {
      for (JournalEntry entry : reader.poll(POLL)) {
        long at = entry.headers().sequence();
        if (at > last && at < end) {
          take(entry.headers());
          position = entry.firstOffset();
        }
      }
      idle = reader.source().position() == read ? idle + 1 : 0;
      read = reader.source().position();
    }
    if (idle == IDLE_POLLS) {
      throw JournalAwayException.silentFor(POLL.multipliedBy(IDLE_POLLS));
    }
  }

  private boolean isDecided(long sequence, long number) {
    boolean isFinal = finalized >= number && last >= sequence;
    return reverted.contains(sequence) || isFinal || last - sequence > MOST_AHEAD;
  }

  private void take(RecordHeaders headers) {
    if (first == NONE) {
      first = headers.sequence();
    }
    last = headers.sequence();
    finalized = headers.finalized();
    if (headers.kind() == EntryKind.BLOCK_APPLIED) {
      open.put(headers.number(), headers.sequence());
    } else if (headers.kind() == EntryKind.BLOCK_REVERTED) {
      Long apply = open.remove(headers.number());
      if (apply != null) {
        reverted.add(apply);
      }
    }
    open.headMap(finalized, true).clear();
  }
}
