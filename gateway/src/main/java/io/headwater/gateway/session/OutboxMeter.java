package io.headwater.gateway.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the outboxes of a lane hold: a frame that waits in many of them counts once, as it is there
 * once.
 *
 * <p>Threading: the lane; {@link #bytes} by any thread.
 */
public final class OutboxMeter {

  private final AtomicLong bytes = new AtomicLong();

  /** One more outbox holds the frame. */
  public void hold(FrameView frame) {
    if (frame.holders++ == 0) {
      bytes.setOpaque(bytes.getPlain() + frame.bytes());
    }
  }

  /** One outbox less does. */
  public void letGo(FrameView frame) {
    if (--frame.holders == 0) {
      bytes.setOpaque(bytes.getPlain() - frame.bytes());
    }
  }

  /** Bytes held. */
  public long bytes() {
    return bytes.getOpaque();
  }
}
