package io.headwater.app.drill;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast a subscriber takes events. A slow one takes some time for each of many and none for
 * those after them, again and again: it falls far behind, and comes near the head once more.
 *
 * <p>Threading: {@link #hurry} by any thread, the rest by the subscriber's.
 */
final class Pace {

  private static final long EACH_NANOS = Duration.ofMillis(10).toNanos();
  private static final long SLOW = 3_000;
  private static final long ROUND = 15_000;

  private final long slow;
  private long taken;
  private volatile boolean hurried;

  private Pace(long slow) {
    this.slow = slow;
  }

  /** At once, always. */
  static Pace free() {
    return new Pace(0);
  }

  /** {@value #SLOW} of every {@value #ROUND} take 10 ms each. */
  static Pace slow() {
    return new Pace(SLOW);
  }

  /** Takes the time that an event takes. */
  void step() {
    if (taken++ % ROUND < slow && !hurried) {
      LockSupport.parkNanos(EACH_NANOS);
    }
  }

  /** From now on nothing takes time. */
  void hurry() {
    hurried = true;
  }
}
