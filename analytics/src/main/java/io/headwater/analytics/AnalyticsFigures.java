package io.headwater.analytics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an analytics has done since its start.
 *
 * <p>Threading: counted by the stream thread, read by any.
 */
public final class AnalyticsFigures {

  private final LongAdder entries = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final AtomicLong number = new AtomicLong(-1);
  private final LongAdder duplicates = new LongAdder();

  /** A transition was derived from. */
  public void derived(long headNumber) {
    entries.increment();
    number.set(headNumber);
  }

  /** A row was written, or its end. */
  public void wrote() {
    rows.increment();
  }

  /** A record was skipped, as it had been read before. */
  public void skipped() {
    duplicates.increment();
  }

  /** Entries of the journal that were derived from. */
  public long entries() {
    return entries.sum();
  }

  /** Rows that were written to topics; those of a transaction that failed count, too. */
  public long rows() {
    return rows.sum();
  }

  /** Height of the last entry; -1 before the first. */
  public long number() {
    return number.get();
  }

  /** Records skipped as they had been read before: a mirror repeats itself. */
  public long duplicates() {
    return duplicates.sum();
  }
}
