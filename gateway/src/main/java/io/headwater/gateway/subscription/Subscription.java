package io.headwater.gateway.subscription;

import io.headwater.gateway.session.FrameOwner;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.OfferResult;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client's subscription. Until the answer with its id has been queued, its notifications are
 * held, so that the id always reaches the client first.
 *
 * <p>Threading: the lane of its session, but for what is final, and its key: any equal one will do.
 */
public final class Subscription implements FrameOwner {

  private final String id;
  private SubscriptionKey key;
  private BlockBounds bounds;
  private final ClientStream client;
  private boolean isHeld = true;
  private volatile boolean ended;
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

  /** Keeps an equal key in place of its own, so that all of a group have one. */
  void share(SubscriptionKey equal) {
    key = equal;
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

  /** Nothing more is sent on its behalf, queued frames included. */
  public void end() {
    ended = true;
    if (isHeld) {
      client.held().forget(this);
    }
  }

  /** Runs something once the answer with the id is queued. */
  void whenReleased(Runnable then) {
    if (!isHeld) {
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
    client.held().answered(this);
  }

  /** Nothing is held any more. */
  void released() {
    isHeld = false;
    onRelease.run();
  }

  /** Delivers a notification about a block of this height; false when it must fall behind. */
  boolean deliver(FrameView frame, long number) {
    return !bounds.contains(number) || give(frame, 1);
  }

  /** Delivers a message that it may miss. */
  void tell(FrameView frame) {
    tell(frame, 1);
  }

  /** Delivers so many items that it may miss. */
  void tell(FrameView frame, int items) {
    var unused = give(frame, items);
  }

  /** Delivers a message that a newer one about the same may take the place of. */
  void tellNewest(FrameView frame, Object identity) {
    if (isHeld) {
      tell(frame);
    } else if (!ended) {
      client.newest().give(this, identity, frame);
    }
  }

  private boolean give(FrameView frame, int items) {
    if (ended) {
      return true;
    }
    if (!isHeld) {
      return offer(frame, items);
    }
    if (!client.held().add(this, frame)) {
      client.outbox().overflow();
    }
    return true;
  }

  /** Delivers what its giver has bounded, however full the outbox is. */
  void push(FrameView frame) {
    if (isHeld) {
      tell(frame);
    } else {
      send(frame);
    }
  }

  /** Sends what was bounded before. */
  void send(FrameView frame) {
    if (!ended) {
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

  private boolean offer(FrameView frame, int items) {
    OfferResult result = client.outbox().offer(frame, this);
    if (result == OfferResult.DROPPED) {
      droppedUntold += items;
    } else if (result == OfferResult.ACCEPTED && droppedUntold > 0) {
      tellDropped();
    }
    return result != OfferResult.OVERFLOWED;
  }
}
