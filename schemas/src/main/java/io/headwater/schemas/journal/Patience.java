package io.headwater.schemas.journal;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How long a reading may stand still before it is given up: a consumer whose broker is gone polls
 * nothing, and says nothing.
 *
 * <p>Threading: one thread.
 */
public final class Patience {

  /** So long. */
  public static final Duration MOST = Duration.ofSeconds(30);

  private static final long NOWHERE = -1;

  private final String what;
  private final LongSupplier nanos;
  private long position = NOWHERE;
  private long sinceNanos;

  /**
   * Patience that has not been tried.
   *
   * @param what is read, and where
   */
  public Patience(String what, LongSupplier nanos) {
    this.what = what;
    this.nanos = nanos;
  }

  /**
   * After a poll, and the end is not reached.
   *
   * @param now the position
   * @throws TimeoutException it has been the same for too long
   */
  public void stillAt(long now) {
    long nowNanos = nanos.getAsLong();
    if (now != position) {
      position = now;
      sinceNanos = nowNanos;
    } else if (nowNanos - sinceNanos >= MOST.toNanos()) {
      throw new TimeoutException(
          "Kafka gives nothing of %s after offset %d, for %d s now: is it running, and are all its brokers reached?"
              .formatted(what, now, MOST.toSeconds()));
    }
  }
}
