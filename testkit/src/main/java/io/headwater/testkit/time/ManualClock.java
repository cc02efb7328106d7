package io.headwater.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands until it is moved.
 *
 * <p>Threading: any.
 */
public final class ManualClock implements InstantSource {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Nanoseconds since an origin of its own, as {@code System.nanoTime} has them. */
  public synchronized long nanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  /** Moves the clock. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
