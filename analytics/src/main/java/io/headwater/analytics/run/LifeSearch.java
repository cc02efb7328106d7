package io.headwater.analytics.run;

import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.Patience;
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
  private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private LifeSearch() {}

  /** Offset of its first record that is kept. */
  static long begin(JournalReader journal) {
    long begin = journal.source().beginOffset();
    long end = journal.source().endOffset();
    journal.seek(begin);
    Patience patience = new Patience("the journal", System::nanoTime);
    long said = System.nanoTime();
    while (journal.source().position() < end) {
      for (JournalEntry entry : journal.poll(POLL)) {
        begin = entry.beginsAnew() ? entry.firstOffset() : begin;
      }
      patience.stillAt(journal.source().position());
      long now = System.nanoTime();
      if (now - said > SAY_EVERY_NANOS) {
        said = now;
        LOG.info(
            "looking for the journal's beginning: offset {} of {}",
            journal.source().position(),
            end);
      }
    }
    return begin;
  }
}
