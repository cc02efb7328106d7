package io.headwater.gateway.subscription;

import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.limit.TokenBucket;

/**
 * How fast one session may be taken through the past. A turn is paid for when it is over.
 *
 * <p>Threading: that of the session's turns, of which there is one at a time.
 */
final class Pace {

  private static final int KIB = 1024;

  private final TokenBucket entries;
  private final TokenBucket kib;

  Pace(ReplayLimits limits, long nowNanos) {
    this.entries = new TokenBucket(limits.entriesPerSecond(), nowNanos);
    this.kib = new TokenBucket(limits.kibPerSecond(), nowNanos);
  }

  /** Whether turns must rest for a while. */
  boolean isOverdrawn(long nowNanos) {
    return entries.isOverdrawn(nowNanos) || kib.isOverdrawn(nowNanos);
  }

  /** Entries that a turn may read, one at least. */
  int entries(int most, long nowNanos) {
    return Math.clamp(entries.left(nowNanos), 1, most);
  }

  void charge(int entriesRead, long bytesRendered, long nowNanos) {
    entries.charge(entriesRead, nowNanos);
    kib.charge((bytesRendered + KIB - 1) / KIB, nowNanos);
  }
}
