package io.headwater.client;

import java.time.Duration;

/**
 * Asks for results that are arrays.
 *
 * @param maxItems items of a notification at most, 1 to 10,000
 * @param maxDelay how long pending transactions wait for others at most, up to a minute; what is in
 *     the journal does not wait
 */
public record Batch(int maxItems, Duration maxDelay) {

  private static final int MOST_ITEMS = 10_000;
  private static final Duration MOST_DELAY = Duration.ofMinutes(1);

  /** Refuses what is out of range. */
  public Batch {
    if (maxItems < 1 || maxItems > MOST_ITEMS) {
      throw new IllegalArgumentException("maxItems: 1 to " + MOST_ITEMS + ", not " + maxItems);
    }
    if (maxDelay.isNegative() || maxDelay.compareTo(MOST_DELAY) > 0) {
      throw new IllegalArgumentException("maxDelay: up to a minute, not " + maxDelay);
    }
  }
}
