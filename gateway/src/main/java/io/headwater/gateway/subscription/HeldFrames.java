package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

/**
 * What a session's subscriptions are to be sent once the answers with their ids are queued. Those
 * of a batch are answered together, and what was held for them follows in the order in which it
 * came.
 *
 * <p>Threading: the session's lane. Bounds: {@value #MOST_BYTES} bytes; a client whose batch takes
 * longer than that is ended as too slow.
 */
final class HeldFrames {

  private static final long MOST_BYTES = 16L << 20;

  private record Held(Subscription subscription, FrameView frame) {}

  private final Lane lane;
  private Queue<Held> frames = new ArrayDeque<>(0);
  private final Set<Subscription> answered = new LinkedHashSet<>();
  private long bytes;

  HeldFrames(Lane lane) {
    this.lane = lane;
  }

  /** Holds a frame; false when there is no room for it. */
  boolean add(Subscription subscription, FrameView frame) {
    frames.add(new Held(subscription, frame));
    lane.outboxes().hold(frame);
    bytes += frame.bytes();
    return bytes <= MOST_BYTES;
  }

  /** The answer with an id is queued; others of its batch may follow at once. */
  void answered(Subscription subscription) {
    if (answered.isEmpty()) {
      lane.executeNext(this::release);
    }
    answered.add(subscription);
  }

  private void release() {
    Queue<Held> due = frames;
    frames = new ArrayDeque<>(0);
    for (Held held : due) {
      if (answered.contains(held.subscription)) {
        letGo(held);
        held.subscription.send(held.frame);
      } else {
        frames.add(held);
      }
    }
    answered.forEach(Subscription::released);
    answered.clear();
  }

  /** A subscription has ended: nothing more is sent on its behalf. */
  void forget(Subscription ended) {
    frames.removeIf(
        held -> {
          boolean isOfIt = held.subscription.equals(ended);
          if (isOfIt) {
            letGo(held);
          }
          return isOfIt;
        });
  }

  private void letGo(Held held) {
    lane.outboxes().letGo(held.frame);
    bytes -= held.frame.bytes();
  }
}
