package io.headwater.ingest;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * Waits longer from failure to failure, and says of a lasting one only what is new.
 *
 * <p>Threading: one thread.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration next = FIRST;
  private String reported = "";

  /** How long to wait now. */
  Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return now;
  }

  /** The longest wait. */
  Duration longest() {
    return LONGEST;
  }

  /** Nothing failed. */
  void reset() {
    next = FIRST;
    reported = "";
  }

  /** Warns of a failure unless it was the last one reported. */
  void report(Logger log, String failure) {
    if (!failure.equals(reported)) {
      reported = failure;
      log.warn("{}, trying again", failure);
    }
  }
}
