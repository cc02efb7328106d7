package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** Most clients wait for nothing most of the time: both have room only while there is some. */
  private Collection<Held> frames = List.of();

  private Set<Subscription> answered = Set.of();
  private long bytes;

  HeldFrames(Lane lane) {
    this.lane = lane;
  }

  /** Holds a frame; false when there is no room for it. */
  boolean add(Subscription subscription, FrameView frame) {
    keep(new Held(subscription, frame));
    lane.outboxes().hold(frame);
    bytes += frame.bytes();
    return bytes <= MOST_BYTES;
  }

  private void keep(Held held) {
    if (frames.isEmpty()) {
      frames = new ArrayDeque<>();
    }
    frames.add(held);
  }

  /** The answer with an id is queued; others of its batch may follow at once. */
  void answered(Subscription subscription) {
    boolean isFirst = answered.isEmpty();
    if (isFirst) {
      answered = new LinkedHashSet<>();
    }
    answered.add(subscription);
    if (isFirst) {
      lane.executeNext(this::release);
    }
  }

  private void release() {
    Collection<Held> due = frames;
    Set<Subscription> released = answered;
    frames = List.of();
    answered = Set.of();
    for (Held held : due) {
      if (released.contains(held.subscription)) {
        letGo(held);
        held.subscription.send(held.frame);
      } else {
        keep(held);
      }
    }
    released.forEach(Subscription::released);
  }

  /** A subscription has ended: nothing more is sent on its behalf. */
  void forget(Subscription ended) {
    if (frames.isEmpty()) {
      return;
    }
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
