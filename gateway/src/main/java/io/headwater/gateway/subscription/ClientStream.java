package io.headwater.gateway.subscription;

import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.Outbox;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session as its subscriptions see it: where their frames go, which of them are live, and whose
 * turn it is to catch up.
 *
 * <p>Threading: the session's lane. Bounds: one replay at a time has a chunk on its way, whatever
 * the number of subscriptions that catch up.
 */
public final class ClientStream {

  private final Lane lane;
  private final Outbox outbox;
  private final HeldFrames held;
  private final Set<Subscription> live = new LinkedHashSet<>(2);
  private @Nullable Queue<Runnable> turns;
  private boolean inTurn;
  private @Nullable Pace pace;
  private @Nullable NewestFrames newest;

  /** A session without subscriptions. */
  public ClientStream(Lane lane, Outbox outbox) {
    this.lane = lane;
    this.outbox = outbox;
    this.held = new HeldFrames(lane);
  }

  Lane lane() {
    return lane;
  }

  Outbox outbox() {
    return outbox;
  }

  /** How messages to the client are written. */
  public Encoding encoding() {
    return outbox.encoding();
  }

  HeldFrames held() {
    return held;
  }

  /** What waits for it and may be superseded. */
  NewestFrames newest() {
    NewestFrames had = newest;
    if (had == null) {
      had = new NewestFrames(outbox);
      newest = had;
    }
    return had;
  }

  void joined(Subscription subscription) {
    live.add(subscription);
  }

  void left(Subscription subscription) {
    live.remove(subscription);
  }

  /** The subscriptions that are live now. */
  List<Subscription> live() {
    return List.copyOf(live);
  }

  /**
   * Runs a turn of a replay when those before it are over and the client has taken most of them.
   */
  void awaitTurn(Runnable turn) {
    Queue<Runnable> due = turns;
    if (due == null) {
      due = new ArrayDeque<>(1);
      turns = due;
    }
    due.add(turn);
    nextTurn();
  }

  /** A turn is over. */
  void turnTaken() {
    inTurn = false;
    nextTurn();
  }

  /** How fast it may be taken through the past; asked in a turn. */
  Pace pace(ReplayLimits limits, long nowNanos) {
    Pace had = pace;
    if (had == null) {
      had = new Pace(limits, nowNanos);
      pace = had;
    }
    return had;
  }

  private void nextTurn() {
    Queue<Runnable> due = turns;
    Runnable turn = inTurn || due == null ? null : due.poll();
    if (turn != null) {
      inTurn = true;
      outbox.whenDrained(turn);
    }
  }
}
