package io.headwater.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far catching up is: block, rate, time left.
 *
 * <p>Threading: one thread.
 */
final class CatchUpProgress {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpProgress.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final long first;
  private final Instant start;
  private Instant said;

  CatchUpProgress(InstantSource clock, long first, long target) {
    this.clock = clock;
    this.first = first;
    this.start = clock.instant();
    this.said = start;
    LOG.info("catching up from block {} to {}, {} blocks", first, target, target - first + 1);
  }

  /** The journal's head is this block, the node's is {@code target}. */
  void at(long block, long target) {
    Instant now = clock.instant();
    if (Duration.between(said, now).compareTo(INTERVAL) >= 0) {
      said = now;
      double rate = rate(block, now);
      LOG.info(
          "block {} of {}, {} blocks/s, {} left",
          block,
          target,
          Math.round(rate),
          text(Duration.ofSeconds(Math.round((target - block) / rate))));
    }
  }

  /** The node's head is near: following it goes on block by block. */
  void done(long block) {
    Instant now = clock.instant();
    LOG.info(
        "caught up at block {} after {}, {} blocks/s",
        block,
        text(Duration.between(start, now)),
        Math.round(rate(block, now)));
  }

  private double rate(long block, Instant now) {
    double seconds = Math.max(0.001, Duration.between(start, now).toMillis() / 1000.0);
    return Math.max(0.001, (block - first + 1) / seconds);
  }

  private static String text(Duration duration) {
    if (duration.toHours() > 0) {
      return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
    return duration.toMinutes() > 0
        ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
        : duration.toSeconds() + " s";
  }
}
