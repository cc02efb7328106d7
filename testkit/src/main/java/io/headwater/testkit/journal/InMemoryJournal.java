package io.headwater.testkit.journal;

import io.headwater.schemas.journal.JournalFencedException;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.JournalSink;
import io.headwater.schemas.journal.JournalSource;
import io.headwater.schemas.journal.JournalTruncatedException;
import io.headwater.schemas.journal.JournalUncertainException;
import io.headwater.schemas.journal.NewRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The journal's partition in memory, as Kafka behaves: what is written is not committed, a marker
 * takes an offset after each transaction, a sink that was fenced writes no more.
 *
 * <p>Threading: any thread, one lock. A poll never waits, so that one thread can step everything.
 */
public final class InMemoryJournal {

  /** What the next append does instead of succeeding. */
  public enum Fault {
    NONE,
    /** The outcome is unknown to the writer, and the records are there. */
    COMMITTED_BUT_UNCERTAIN,
    /** The outcome is unknown to the writer, and the records are not there. */
    LOST_AND_UNCERTAIN
  }

  private static final int DEFAULT_POLL_RECORDS = 500;

  private final TreeMap<Long, JournalRecord> committed = new TreeMap<>();
  private long beginOffset;
  private long endOffset;
  private int leader;
  private int pollRecords = DEFAULT_POLL_RECORDS;
  private Fault nextFault = Fault.NONE;
  private boolean failsNextTakeOver;

  /** A sink that has not taken over. */
  public JournalSink sink() {
    return new Sink();
  }

  /** A source at the beginning. */
  public JournalSource source() {
    return new Source();
  }

  /** The next append goes wrong in this way. */
  public synchronized void failNext(Fault fault) {
    nextFault = fault;
  }

  /** The next take-over gets no answer. */
  public synchronized void failNextTakeOver() {
    failsNextTakeOver = true;
  }

  /** A poll gives at most so many records. */
  public synchronized void pollsAtMost(int records) {
    pollRecords = records;
  }

  /** Retention takes everything below an offset. */
  public synchronized void retainFrom(long offset) {
    beginOffset = Math.max(beginOffset, Math.min(offset, endOffset));
    committed.headMap(beginOffset).clear();
  }

  /** The log is cut: an unclean election lost everything from an offset on. */
  public synchronized void truncateTo(long offset) {
    endOffset = Math.min(endOffset, offset);
    committed.tailMap(endOffset).clear();
  }

  /** Everything that is committed, in order. */
  public synchronized List<JournalRecord> records() {
    return new ArrayList<>(committed.values());
  }

  /** Appends a record outside of any transaction, as a mirror does. */
  public synchronized void appendMirrored(JournalRecord record) {
    put(new NewRecord(record.timestampMillis(), record.headers(), record.value()));
  }

  private long put(NewRecord record) {
    long offset = endOffset++;
    committed.put(
        offset,
        new JournalRecord(offset, record.timestampMillis(), record.headers(), record.value()));
    return offset;
  }

  private synchronized int takeOver() {
    if (failsNextTakeOver) {
      failsNextTakeOver = false;
      leader++; // It may well have reached the broker.
      throw new JournalUncertainException("the broker did not answer a take-over");
    }
    endOffset++; // The abort marker of whatever the one before left open.
    return ++leader;
  }

  private synchronized List<Long> append(int writer, List<NewRecord> records) {
    if (writer != leader) {
      throw new JournalFencedException(
          "writer %d was fenced by %d".formatted(writer, leader), new IllegalStateException());
    }
    Fault fault = nextFault;
    nextFault = Fault.NONE;
    List<Long> offsets = new ArrayList<>();
    if (fault == Fault.LOST_AND_UNCERTAIN) {
      endOffset += records.size(); // Written, never committed: the offsets are taken all the same.
    } else {
      records.forEach(record -> offsets.add(put(record)));
    }
    endOffset++; // The marker.
    if (fault != Fault.NONE) {
      throw new JournalUncertainException("the broker did not answer: " + fault);
    }
    return offsets;
  }

  private synchronized Optional<List<Long>> appendAt(
      int writer, long offset, List<NewRecord> records) {
    if (writer == leader && endOffset != offset) {
      endOffset += records.size() + 1; // Written and aborted.
      return Optional.empty();
    }
    return Optional.of(append(writer, records));
  }

  private final class Sink implements JournalSink {
    private int writer = -1;

    @Override
    public void initialise() {
      writer = takeOver();
    }

    @Override
    public List<Long> append(List<NewRecord> records) {
      return InMemoryJournal.this.append(writer, records);
    }

    @Override
    public Optional<List<Long>> appendAt(long offset, List<NewRecord> records) {
      return InMemoryJournal.this.appendAt(writer, offset, records);
    }

    @Override
    public void close() {}
  }

  private final class Source implements JournalSource {
    private long position;

    @Override
    public long beginOffset() {
      synchronized (InMemoryJournal.this) {
        return beginOffset;
      }
    }

    @Override
    public long endOffset() {
      synchronized (InMemoryJournal.this) {
        return endOffset;
      }
    }

    @Override
    public void seek(long offset) {
      position = offset;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public List<JournalRecord> poll(Duration timeout) {
      synchronized (InMemoryJournal.this) {
        if (position < beginOffset) {
          throw new JournalLostException(
              "offset %d is no longer kept, the oldest is %d".formatted(position, beginOffset));
        }
        if (position > endOffset) {
          throw new JournalTruncatedException(
              "offset %d lies above the end %d".formatted(position, endOffset));
        }
        List<JournalRecord> records =
            committed.tailMap(position).values().stream().limit(pollRecords).toList();
        position = records.size() < pollRecords ? endOffset : records.getLast().offset() + 1;
        return records;
      }
    }

    @Override
    public long lag() {
      return endOffset() - position;
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
  }
}
