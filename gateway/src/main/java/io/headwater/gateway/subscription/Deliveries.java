package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.schemas.position.Cursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Frames for groups, gathered on the dispatch thread and handed to every lane as one task.
 *
 * <p>Threading: the dispatch thread; what was handed over is not changed any more.
 */
final class Deliveries {

  /** Takes a session whose outbox is full out of live delivery, on its lane. */
  @FunctionalInterface
  interface Demotion {
    /**
     * A session cannot take an item.
     *
     * @param had whether a subscription was given the item before the outbox was full
     */
    void demote(ClientStream client, Item item, Predicate<Subscription> had);
  }

  /**
   * Something of a block that is delivered.
   *
   * @param before what is held before it
   * @param after what is held after it
   */
  record Item(Cursor before, Cursor after) {
    long number() {
      return before.number();
    }
  }

  private record Delivery(Group group, ByteBuffer frame, @Nullable Item item) {}

  private final Demotion demotion;
  private List<Delivery> gathered = new ArrayList<>();
  private long bytes;

  Deliveries(Demotion demotion) {
    this.demotion = demotion;
  }

  /** Adds a frame about an item; all of an item's are added before anything is handed over. */
  void add(Group group, ByteBuffer frame, Item item) {
    gathered.add(new Delivery(group, frame, item));
    bytes += frame.remaining();
  }

  /** Adds a message that concerns no block. */
  void add(Group group, ByteBuffer frame) {
    gathered.add(new Delivery(group, frame, null));
    bytes += frame.remaining();
  }

  /** Bytes gathered since the last hand-over. */
  long bytes() {
    return bytes;
  }

  /** Hands everything to the lanes. */
  void handOver(List<Lane> lanes) {
    if (!gathered.isEmpty()) {
      List<Delivery> all = gathered;
      gathered = new ArrayList<>();
      for (Lane lane : lanes) {
        lane.execute(() -> lane.orEndAll(() -> deliver(all, lane)), bytes);
      }
      bytes = 0;
    }
  }

  private void deliver(List<Delivery> all, Lane lane) {
    for (int at = 0; at < all.size(); at++) {
      Delivery delivery = all.get(at);
      List<Subscription> members = delivery.group().membersOn(lane);
      if (!members.isEmpty()) {
        FrameView view = FrameView.shared(delivery.frame());
        lane.figures().delivered(members.size());
        // From the end, as a session that falls behind leaves its groups on the way.
        for (int i = members.size() - 1; i >= 0; i--) {
          if (i < members.size()) {
            deliver(members.get(i), view, all, at);
          }
        }
      }
    }
  }

  private void deliver(Subscription member, FrameView view, List<Delivery> all, int at) {
    Item item = all.get(at).item();
    if (item == null) {
      var unused = member.deliver(view); // A position is told again, and the others may be missed.
    } else if (!member.deliver(view, item.number())) {
      demotion.demote(member.client(), item, other -> hasHad(other, all, at));
    }
  }

  /** Whether the item at a place was given to a subscription before; an item is one object. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean hasHad(Subscription subscription, List<Delivery> all, int at) {
    for (int i = at - 1; i >= 0 && all.get(i).item() == all.get(at).item(); i--) {
      if (all.get(i).group() == subscription.group) {
        return true;
      }
    }
    return false;
  }
}
