package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames for groups, gathered on the dispatch thread and handed to every lane as one task.
 *
 * <p>Threading: the dispatch thread; what was handed over is not changed any more.
 */
final class Deliveries {

  /** Height of a message that concerns no block. */
  static final long NO_BLOCK = -1;

  private record Delivery(Group group, ByteBuffer frame, long number) {}

  private List<Delivery> gathered = new ArrayList<>();
  private long bytes;

  /** Adds a frame about a block of this height. */
  void add(Group group, ByteBuffer frame, long number) {
    gathered.add(new Delivery(group, frame, number));
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
        lane.execute(() -> deliver(all, lane), bytes);
      }
      bytes = 0;
    }
  }

  private static void deliver(List<Delivery> all, Lane lane) {
    for (Delivery delivery : all) {
      List<Subscription> members = delivery.group().membersOn(lane);
      if (!members.isEmpty()) {
        FrameView view = FrameView.shared(delivery.frame());
        lane.figures().delivered(members.size());
        // From the end, as a session that overflows leaves its groups on the way.
        for (int i = members.size() - 1; i >= 0; i--) {
          deliver(members.get(i), view, delivery.number());
        }
      }
    }
  }

  private static void deliver(Subscription member, FrameView view, long number) {
    if (number == NO_BLOCK) {
      member.deliver(view);
    } else {
      member.deliver(view, number);
    }
  }
}
