package io.headwater.gateway.upstream;

import java.time.Duration;

/**
 * Spares a node that keeps failing: after some failures in a row it is not asked for a while, then
 * by one call, and by all again when that one is answered.
 *
 * <p>Threading: any. Bounds: three numbers.
 */
final class Breaker {

  private static final int FAILURES_ENDURED = 5;
  private static final long FIRST_REST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_REST_NANOS = Duration.ofSeconds(30).toNanos();

  private int failures;
  private long restNanos = FIRST_REST_NANOS;
  private long askAgainNanos;

  /** Whether a call may go to the node now; one that may is to be told the outcome of. */
  synchronized boolean allows(long nowNanos) {
    if (failures < FAILURES_ENDURED) {
      return true;
    }
    if (nowNanos - askAgainNanos < 0) {
      return false;
    }
    askAgainNanos = nowNanos + restNanos; // One call tries; the others wait for what it finds.
    return true;
  }

  /** The node answered. */
  synchronized void answered() {
    failures = 0;
    restNanos = FIRST_REST_NANOS;
  }

  /** It did not. */
  synchronized void failed(long nowNanos) {
    failures++;
    if (failures >= FAILURES_ENDURED) {
      askAgainNanos = nowNanos + restNanos;
      restNanos = Math.min(2 * restNanos, LONGEST_REST_NANOS);
    }
  }
}
