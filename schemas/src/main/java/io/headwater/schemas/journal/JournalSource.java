package io.headwater.schemas.journal;

import java.time.Duration;
import java.util.List;

/**
 * Where committed journal records are read from: a Kafka partition, or its double in memory.
 *
 * <p>Threading: one thread at a time, but for {@link #wakeup}.
 */
public interface JournalSource extends AutoCloseable {

  /** Offset of the oldest record still kept. */
  long beginOffset();

  /** Offset after the last committed record; transaction markers included. */
  long endOffset();

  /** The next poll starts here. */
  void seek(long offset);

  /**
   * Offset of the next record that poll looks at; reaches {@link #endOffset} after the last one,
   * past any marker.
   */
  long position();

  /** The next committed records in offset order, empty when none came in time. */
  List<JournalRecord> poll(Duration timeout);

  /** Offsets between the last poll and the end, as that poll learned it; for any thread. */
  long lag();

  /** Ends a poll that is under way, from any thread; that poll returns empty. */
  void wakeup();

  @Override
  void close();
}
