package io.headwater.gateway.limit;

import java.util.concurrent.TimeUnit;

/**
 * Lets through so many a second, and as many at once after a rest of so many seconds.
 *
 * <p>Threading: one at a time. Bounds: two numbers.
 */
public final class TokenBucket {

  /** Seconds of rest that a bucket remembers. */
  public static final int BURST_SECONDS = 10;

  private final long nanosPerToken;
  private final long burstNanos;

  /** Time already paid for; a token costs {@link #nanosPerToken} of it. */
  private long paidNanos;

  private final boolean unlimited;

  /**
   * A full bucket.
   *
   * @param perSecond tokens a second; 0 for no limit
   * @param nowNanos of a clock that never goes back
   */
  public TokenBucket(int perSecond, long nowNanos) {
    this.unlimited = perSecond == 0;
    this.nanosPerToken = unlimited ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.burstNanos = TimeUnit.SECONDS.toNanos(BURST_SECONDS);
    this.paidNanos = nowNanos - burstNanos;
  }

  /** Takes tokens that were used already, also when there are none: they are owed then. */
  public void charge(long tokens, long nowNanos) {
    if (!unlimited) {
      paidNanos = Math.max(paidNanos - nowNanos, -burstNanos) + nowNanos + tokens * nanosPerToken;
    }
  }

  /** Tokens that are there now; below zero when some are owed. */
  public long left(long nowNanos) {
    return unlimited
        ? Long.MAX_VALUE
        : Math.floorDiv(Math.min(nowNanos - paidNanos, burstNanos), nanosPerToken);
  }

  /** Whether tokens are owed. */
  public boolean isOverdrawn(long nowNanos) {
    return !unlimited && paidNanos - nowNanos > 0;
  }

  /** Takes a token; false when there is none. */
  public boolean take(long nowNanos) {
    if (unlimited) {
      return true;
    }
    long oldest = nowNanos - burstNanos;
    if (paidNanos - oldest < 0) {
      paidNanos = oldest;
    }
    if (nowNanos - paidNanos < nanosPerToken) {
      return false;
    }
    paidNanos += nanosPerToken;
    return true;
  }
}
