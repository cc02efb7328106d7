package io.headwater.schemas.journal;

import java.util.List;
import java.util.Optional;

/**
 * Where the one writer appends: a Kafka producer with a transactional id, or its double in memory.
 * Written is not committed.
 *
 * <p>Threading: one thread at a time.
 */
public interface JournalSink extends AutoCloseable {

  /**
   * Takes over as the one writer: every earlier one is fenced, and what it left open is aborted.
   *
   * @throws JournalFencedException another writer takes over at the same time
   * @throws JournalUncertainException the broker did not answer in time
   */
  void initialise();

  /**
   * Appends records as one transaction and returns once it is committed. The timestamps are the
   * records' own.
   *
   * @return the records' offsets, in their order
   * @throws JournalFencedException another writer has taken over; nothing of this batch is visible
   * @throws JournalUncertainException it is unknown whether the batch is visible: close, initialise
   *     anew, and read the tail
   */
  List<Long> append(List<NewRecord> records);

  /**
   * Appends records as one transaction like {@link #append}, but only where the first of them gets
   * this offset. A mirror is not fenced: where it has written since the tail was read, nothing is
   * committed.
   *
   * @return the records' offsets; empty where something else stands at that offset
   */
  Optional<List<Long>> appendAt(long offset, List<NewRecord> records);

  @Override
  void close();
}
