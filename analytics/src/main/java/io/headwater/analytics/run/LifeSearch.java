package io.headwater.analytics.run;

import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where the last life of a journal begins: the newest epoch without predecessor. The journal
 * is read once by the Reader's rule, so that what a second writer left in it does not count;
 * deriving it takes many times as long.
 *
 * <p>Threading: one thread, which waits for Kafka. Bounds: one poll.
 */
final class LifeSearch {

  private static final Logger LOG = LoggerFactory.getLogger(LifeSearch.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private LifeSearch() {}

  /** Offset of its first record that is kept. */
  static long begin(JournalReader journal) {
    long begin = journal.source().beginOffset();
    long end = journal.source().endOffset();
    journal.seek(begin);
    long moved = System.nanoTime();
    long said = moved;
    while (journal.source().position() < end) {
      long before = journal.source().position();
      for (JournalEntry entry : journal.poll(POLL)) {
        begin = entry.beginsAnew() ? entry.firstOffset() : begin;
      }
      long now = System.nanoTime();
      if (journal.source().position() > before) {
        moved = now;
      } else if (now - moved > PATIENCE_NANOS) {
        throw new AnalyticsException(
            "Kafka gives nothing of the journal at offset %d for %d s: is it running?"
                .formatted(before, TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)));
      }
      if (now - said > SAY_EVERY_NANOS) {
        said = now;
        LOG.info("looking for the journal's beginning: offset {} of {}", before, end);
      }
    }
    return begin;
  }
}
