package io.headwater.gateway.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a lane has done, for metrics.
 *
 * <p>Threading: counted by the lane, read by any.
 */
public final class LaneFigures {

  private final AtomicLong deliveries = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** So many sessions were offered a message. */
  public void delivered(int sessions) {
    add(deliveries, sessions);
  }

  /** A session wrote so many bytes. */
  void wrote(long count) {
    add(writes, 1);
    add(bytes, count);
  }

  private static void add(AtomicLong figure, long more) {
    figure.setOpaque(figure.getPlain() + more);
  }

  /** Messages offered to sessions, each session counted. */
  public long deliveries() {
    return deliveries.getOpaque();
  }

  /** Times that a session wrote. */
  public long writes() {
    return writes.getOpaque();
  }

  /** Bytes that the sockets took. */
  public long bytes() {
    return bytes.getOpaque();
  }
}
