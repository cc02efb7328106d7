package io.headwater.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waits that double, with jitter: when a gateway goes away, its thousands of clients must not come
 * back in one moment. Each wait is between half and all of min·2ⁿ, at most the longest.
 */
final class Backoff {

  private final Duration shortest;
  private final Duration longest;
  private final DoubleSupplier random;
  private Duration whole;

  Backoff(Duration shortest, Duration longest, DoubleSupplier random) {
    this.shortest = shortest;
    this.longest = longest;
    this.random = random;
    this.whole = shortest;
  }

  Duration next() {
    Duration current = whole.compareTo(longest) < 0 ? whole : longest;
    whole = current.multipliedBy(2);
    return Duration.ofNanos((long) (current.toNanos() * (0.5 + random.getAsDouble() / 2)));
  }

  void reset() {
    whole = shortest;
  }
}
