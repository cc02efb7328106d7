package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.OfferResult;
import io.headwater.gateway.session.Outbox;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Frames that wait until a slow client takes more, of which a newer one takes the place of an older
 * one about the same.
 *
 * <p>Threading: the session's lane. Bounds: {@value #MOST_BYTES} bytes; above, the oldest goes.
 */
final class NewestFrames {

  static final int MOST_BYTES = 1 << 20;

  private record About(Subscription subscription, Object identity) {}

  private final Outbox outbox;
  private final Map<About, FrameView> waiting = new LinkedHashMap<>();
  private int bytes;
  private boolean isAwaited;

  NewestFrames(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Gives a frame to the client, now or when it has taken what waits. */
  void give(Subscription subscription, Object identity, FrameView frame) {
    if (waiting.isEmpty() && outbox.offer(frame, subscription) != OfferResult.DROPPED) {
      return;
    }
    FrameView older = waiting.put(new About(subscription, identity), frame);
    bytes += frame.bytes() - (older == null ? 0 : older.bytes());
    Iterator<Map.Entry<About, FrameView>> oldest = waiting.entrySet().iterator();
    while (bytes > MOST_BYTES) {
      bytes -= oldest.next().getValue().bytes();
      oldest.remove();
    }
    await();
  }

  private void await() {
    if (!isAwaited) {
      isAwaited = true;
      outbox.whenDrained(this::drained);
    }
  }

  private void drained() {
    isAwaited = false;
    Iterator<Map.Entry<About, FrameView>> next = waiting.entrySet().iterator();
    while (next.hasNext()) {
      Map.Entry<About, FrameView> frame = next.next();
      Subscription subscription = frame.getKey().subscription();
      if (!subscription.isEnded()
          && outbox.offer(frame.getValue(), subscription) == OfferResult.DROPPED) {
        await();
        return;
      }
      bytes -= frame.getValue().bytes();
      next.remove();
    }
  }
}
