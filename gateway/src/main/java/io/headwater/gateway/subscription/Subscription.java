package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameOwner;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.OfferResult;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client's subscription. Until the answer with its id has been queued, its notifications are
 * held, so that the id always reaches the client first.
 *
 * <p>Threading: the lane of its session. Bounds: {@value #HELD_BYTES} bytes held; a client whose
 * batch takes longer than that is ended as too slow.
 */
public final class Subscription implements FrameOwner {

  private static final long HELD_BYTES = 16L << 20;

  private final String id;
  private final SubscriptionKey key;
  private BlockBounds bounds;
  private final ClientStream client;
  private @Nullable Queue<FrameView> held = new ArrayDeque<>();
  private long heldBytes;
  private volatile boolean ended;
  private long dropped;
  private long droppedUntold;
  private Runnable onRelease = () -> {};

  /** Itself and who is to hear of it, since it has been admitted. */
  @Nullable Subscriber subscriber;

  /** Makes the message that so many were left out; null where none is wanted. */
  @Nullable LongFunction<FrameView> droppedMessage;

  /** The group that it is a member of. */
  @Nullable Group group;

  /** Place among the group's members on the lane; -1 outside. */
  int memberIndex = -1;

  /** A subscription that is not a member of any group yet. */
  public Subscription(String id, SubscriptionKey key, BlockBounds bounds, ClientStream client) {
    this.id = id;
    this.key = key;
    this.bounds = bounds;
    this.client = client;
  }

  /** Its id on its connection. */
  public String id() {
    return id;
  }

  /** What it is to. */
  public SubscriptionKey key() {
    return key;
  }

  BlockBounds bounds() {
    return bounds;
  }

  /** The bounds, now that its beginning has been found. */
  void bound(BlockBounds found) {
    bounds = found;
  }

  Lane lane() {
    return client.lane();
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public boolean canCatchUp() {
    return key.kind().isJournaled();
  }

  @Override
  public boolean isLossy() {
    return !key.kind().isJournaled();
  }

  /** Notifications that a slow client did not get. */
  public long dropped() {
    return dropped;
  }

  /** Nothing more is sent on its behalf, queued frames included. */
  public void end() {
    ended = true;
    Queue<FrameView> waiting = held;
    held = null;
    if (waiting != null) {
      waiting.forEach(lane().outboxes()::letGo);
    }
  }

  /** Runs something once the answer with the id is queued. */
  void whenReleased(Runnable then) {
    if (held == null) {
      then.run();
    } else {
      onRelease = then;
    }
  }

  ClientStream client() {
    return client;
  }

  /** What it should be given next is gone, and its client knows no message that would say so. */
  void lost() {
    client.outbox().lost();
  }

  /** The answer with the id is queued: what was held follows. */
  public void release() {
    Queue<FrameView> waiting = held;
    held = null;
    if (waiting != null) {
      for (FrameView frame : waiting) {
        push(frame);
        lane().outboxes().letGo(frame);
      }
    }
    onRelease.run();
  }

  /** Delivers a notification about a block of this height; false when it must fall behind. */
  boolean deliver(FrameView frame, long number) {
    return !bounds.contains(number) || deliver(frame);
  }

  /** Delivers a message; false when the outbox is full. */
  boolean deliver(FrameView frame) {
    Queue<FrameView> waiting = held;
    if (ended) {
      return true;
    }
    if (waiting == null) {
      return offer(frame);
    }
    waiting.add(frame);
    lane().outboxes().hold(frame);
    heldBytes += frame.bytes();
    if (heldBytes > HELD_BYTES) {
      client.outbox().overflow();
    }
    return true;
  }

  /** Delivers a message that it may miss. */
  void tell(FrameView frame) {
    var unused = deliver(frame);
  }

  /** Delivers what its giver has bounded, however full the outbox is. */
  void push(FrameView frame) {
    if (held != null) {
      var unused = deliver(frame);
    } else if (!ended) {
      client.outbox().push(frame, this);
    }
  }

  /** There is room again. */
  private void tellDropped() {
    LongFunction<FrameView> message = droppedMessage;
    if (message != null) {
      push(message.apply(droppedUntold));
    }
    droppedUntold = 0;
  }

  private boolean offer(FrameView frame) {
    OfferResult result = client.outbox().offer(frame, this);
    if (result == OfferResult.DROPPED) {
      dropped++;
      droppedUntold++;
    } else if (result == OfferResult.ACCEPTED && droppedUntold > 0) {
      tellDropped();
    }
    return result != OfferResult.OVERFLOWED;
  }
}
