package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.schemas.position.Cursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Frames for groups, gathered on the dispatch thread and handed to every lane as one task. Lanes
 * that are woken once for what came together write it together.
 *
 * <p>Threading: the dispatch thread; what was handed over is not changed any more.
 */
final class Deliveries {

  private static final long LITTLE_BYTES = 64 * 1024;

  /** Takes a session whose outbox is full out of live delivery, on its lane. */
  @FunctionalInterface
  interface Demotion {
    /**
     * A session cannot take what one of its subscriptions is due.
     *
     * @param held what a subscription of it holds
     */
    void demote(ClientStream client, Function<Subscription, Cursor> held);
  }

  /**
   * Something of a block that is delivered: one item, or several that follow each other.
   *
   * @param before what is held before it
   * @param after what is held after it
   */
  record Item(Cursor before, Cursor after) {
    long number() {
      return before.number();
    }
  }

  /**
   * A frame for a group.
   *
   * @param items how many it has, for who may miss some
   * @param identity what it is about, where a newer frame about it takes its place
   */
  private record Delivery(
      Group group, ByteBuffer frame, @Nullable Item item, int items, @Nullable Object identity) {}

  /**
   * What is handed over.
   *
   * @param end what is held after all of it; null where it concerns no block
   */
  private record Gathered(List<Delivery> all, @Nullable Cursor end) {}

  private final Demotion demotion;
  private List<Delivery> gathered = new ArrayList<>();
  private @Nullable Cursor end;
  private long bytes;

  /** Bytes that the lanes were handed since they were woken. */
  private long queuedBytes;

  Deliveries(Demotion demotion) {
    this.demotion = demotion;
  }

  /**
   * Adds a frame about something of a block. What is handed over together is of one entry of the
   * journal, and complete up to the last item that any frame of it is about.
   */
  void add(Group group, ByteBuffer frame, Item item) {
    add(new Delivery(group, frame, item, 1, null));
    Cursor after = item.after();
    end = end == null || Cursors.HELD.compare(end, after) < 0 ? after : end;
  }

  /** Adds a message that concerns no block. */
  void add(Group group, ByteBuffer frame) {
    add(group, frame, 1);
  }

  /** Adds a message with so many items that concern no block. */
  void add(Group group, ByteBuffer frame, int items) {
    add(new Delivery(group, frame, null, items, null));
  }

  /** Adds a message that a newer one about the same takes the place of, if it still waits. */
  void addNewest(Group group, ByteBuffer frame, Object identity) {
    add(new Delivery(group, frame, null, 1, identity));
  }

  private void add(Delivery delivery) {
    gathered.add(delivery);
    bytes += delivery.frame().remaining();
  }

  /** Bytes gathered since the last hand-over. */
  long bytes() {
    return bytes;
  }

  /** Hands everything to the lanes. */
  void handOver(List<Lane> lanes) {
    queue(lanes);
    wake(lanes);
  }

  /** Hands everything to the lanes, which are not woken while there is little. */
  void queue(List<Lane> lanes) {
    if (!gathered.isEmpty()) {
      Gathered all = new Gathered(gathered, end);
      gathered = new ArrayList<>();
      end = null;
      for (Lane lane : lanes) {
        lane.queue(() -> lane.orEndAll(() -> deliver(all, lane)), bytes);
      }
      queuedBytes += bytes;
      bytes = 0;
      if (queuedBytes > LITTLE_BYTES) {
        wake(lanes);
      }
    }
  }

  /** Lets the lanes deliver what they have been handed. */
  void wake(List<Lane> lanes) {
    lanes.forEach(Lane::wake);
    queuedBytes = 0;
  }

  private void deliver(Gathered gathered, Lane lane) {
    int last = gathered.all().size() - 1;
    for (int at = 0; at < last; at++) {
      deliver(gathered, at, lane);
    }
    lane.offerToMany(() -> deliver(gathered, last, lane));
  }

  private void deliver(Gathered gathered, int at, Lane lane) {
    Delivery delivery = gathered.all().get(at);
    List<Subscription> members = delivery.group().membersOn(lane);
    if (!members.isEmpty()) {
      FrameView view = FrameView.shared(delivery.frame());
      lane.figures().delivered(members.size());
      // From the end, as a session that falls behind leaves its groups on the way.
      for (int i = members.size() - 1; i >= 0; i--) {
        if (i < members.size()) {
          deliver(members.get(i), view, gathered, at);
        }
      }
    }
  }

  private void deliver(Subscription member, FrameView view, Gathered gathered, int at) {
    Delivery delivery = gathered.all().get(at);
    Item item = delivery.item();
    if (delivery.identity() != null) {
      member.tellNewest(view, delivery.identity());
    } else if (item == null) {
      member.tell(view, delivery.items()); // A position is told again.
    } else if (!member.deliver(view, item.number())) {
      demotion.demote(member.client(), held(member.client(), gathered, at));
    }
  }

  /**
   * What the subscriptions of a client hold that are given nothing from a place on: what is before
   * the first frame that they are not given, else everything. Frames are not in the order of their
   * items, as a batch stands where its last item does, or later.
   */
  private static Function<Subscription, Cursor> held(
      ClientStream client, Gathered gathered, int at) {
    Map<Group, Cursor> held = new HashMap<>();
    Cursor end = Objects.requireNonNull(gathered.end(), "something of a block was not given");
    for (Subscription live : client.live()) {
      if (live.group != null) {
        held.put(live.group, end);
      }
    }
    for (int i = gathered.all().size() - 1; i >= at; i--) {
      Item item = gathered.all().get(i).item();
      if (item != null) {
        held.computeIfPresent(gathered.all().get(i).group(), (group, later) -> item.before());
      }
    }
    return subscription -> held.getOrDefault(subscription.group, end);
  }
}
