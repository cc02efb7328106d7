package io.headwater.analytics.run;

import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.journal.JournalSource;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.SingleObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the last life of a journal begins: the newest epoch without predecessor, whose
 * records and those of its successors stand at the end. Epoch by epoch from the newest, each by
 * bisection of offsets.
 *
 * <p>Threading: one thread, which waits for Kafka.
 */
final class LifeSearch {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int PATIENCE = 30;

  private final JournalSource source;
  private final long begin;
  private final long end;

  private LifeSearch(JournalSource source) {
    this.source = source;
    this.begin = source.beginOffset();
    this.end = source.endOffset();
  }

  /** Offset of its first record that is kept. */
  static long begin(JournalSource source) {
    return new LifeSearch(source).begin();
  }

  private long begin() {
    JournalRecord newest = lastBefore(end);
    while (newest != null) {
      JournalRecord first = firstOf(newest.headers().epoch(), newest.offset());
      if (first.headers().kind() != EntryKind.EPOCH_STARTED) {
        return first.offset(); // Retention has taken its beginning.
      }
      EpochStarted started = (EpochStarted) SingleObject.decode(first.value());
      if (started.getPreviousEpoch() == null) {
        return first.offset();
      }
      newest = lastBefore(first.offset());
      if (newest == null) {
        return first.offset();
      }
    }
    return begin;
  }

  /** The first record of an epoch, which is the one at {@code known} and all to its left. */
  private JournalRecord firstOf(long epoch, long known) {
    long low = begin;
    long high = known;
    while (low < high) {
      long middle = low + (high - low) / 2;
      JournalRecord at = firstFrom(middle);
      if (at != null && at.offset() <= known && at.headers().epoch() == epoch) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    JournalRecord first = firstFrom(low);
    if (first == null) {
      throw new AnalyticsException("the journal was cut while its beginning was looked for");
    }
    return first;
  }

  private @Nullable JournalRecord lastBefore(long offset) {
    JournalRecord last = null;
    for (long back = 1; last == null && back / 2 < offset - begin; back *= 2) {
      source.seek(Math.max(begin, offset - back));
      while (source.position() < offset) {
        for (JournalRecord record : polled()) {
          last = record.offset() < offset ? record : last;
        }
      }
    }
    return last;
  }

  private @Nullable JournalRecord firstFrom(long offset) {
    source.seek(offset);
    while (source.position() < end) {
      List<JournalRecord> records = polled();
      if (!records.isEmpty()) {
        return records.getFirst();
      }
    }
    return null;
  }

  private List<JournalRecord> polled() {
    long before = source.position();
    for (int wait = 0; wait < PATIENCE; wait++) {
      List<JournalRecord> records = source.poll(POLL);
      if (!records.isEmpty() || source.position() > before) {
        return records;
      }
    }
    throw new AnalyticsException(
        "Kafka gives nothing of the journal at offset %d for %d s: is it running?"
            .formatted(before, PATIENCE));
  }
}
