package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Framing;
import io.headwater.gateway.session.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Catches subscriptions up with the newest end of the journal: finds where each begins, reads on in
 * turns, one after another, and hands each over to the dispatch when nothing is left to read.
 *
 * <p>Threading: the replay executor, which runs one task at a time; {@link #begin}, {@link #tick}
 * and what a lane calls back come from any thread. Bounds: a turn renders {@value
 * PastRenderer#CHUNK_BYTES} bytes or reads {@value #TURN_ENTRIES} entries; a subscription has no
 * next turn before its client has taken most of the last one.
 */
final class Replays {

  private static final int TURN_ENTRIES = 1_000;

  private final ChainDispatch dispatch;
  private final Executor executor;
  private final History history;
  private final Cursors cursors;
  private final PastRenderer renderer;

  /** Replays that the journal has not given anything new to; they try again at the next tick. */
  private final Queue<Replay> waiting = new ArrayDeque<>();

  Replays(
      ChainDispatch dispatch,
      Executor executor,
      History history,
      Cursors cursors,
      Framing framing) {
    this.dispatch = dispatch;
    this.executor = executor;
    this.history = history;
    this.cursors = cursors;
    this.renderer = new PastRenderer(cursors, framing);
  }

  /** Begins a subscription behind the newest end. */
  void begin(Subscriber subscriber, Start start) {
    executor.execute(
        () -> {
          try {
            History.Place place = history.find(start, dispatch.head());
            BlockBounds bounds = bounds(subscriber.subscription(), start, place);
            Replay replay = new Replay(subscriber, bounds, place);
            admit(replay);
          } catch (PositionException e) {
            refuse(subscriber, e.error());
          }
        });
  }

  private static BlockBounds bounds(Subscription subscription, Start start, History.Place place)
      throws PositionException {
    long to = subscription.bounds().to();
    if (start instanceof Start.After) {
      return new BlockBounds(BlockBounds.LIVE, to);
    }
    long from = place.cursor().number();
    if (from > to) {
      throw new PositionException(
          new PositionError(
              PositionError.Reason.EMPTY_RANGE, "invalid block range params", null, null, null));
    }
    return new BlockBounds(from, to);
  }

  private void refuse(Subscriber subscriber, PositionError why) {
    Lane lane = subscriber.subscription().lane();
    lane.execute(() -> subscriber.listener().onAdmission(new Admission.Refused(why)));
  }

  private void admit(Replay replay) {
    Subscription subscription = replay.subscription();
    subscription
        .lane()
        .execute(
            () -> {
              subscription.bound(replay.bounds());
              subscription.whenReleased(
                  () ->
                      executor.execute(
                          () -> {
                            if (subscription.key().withCursor()) {
                              renderer.position("headwater_position", replay);
                            }
                            turn(replay);
                          }));
              replay.subscriber().listener().onAdmission(new Admission.Admitted());
            });
  }

  /** Looks after the replays that wait for the journal. */
  void tick() {
    executor.execute(
        () -> {
          List<Replay> due = new ArrayList<>(waiting);
          waiting.clear();
          due.forEach(this::turn);
        });
  }

  private void turn(Replay replay) {
    if (replay.subscription().isEnded()) {
      renderer.take();
      return;
    }
    try {
      ChainHead head = dispatch.head();
      boolean isNewest =
          replay.epoch() == head.epoch()
              && replay.sequence() == head.sequence()
              && replay.held() == Replay.UNTOUCHED;
      if (isNewest) {
        handOver(replay, () -> join(replay));
      } else {
        read(replay, head);
      }
    } catch (PositionException e) {
      fail(replay, e.error());
    }
  }

  private void read(Replay replay, ChainHead head) throws PositionException {
    int read = 0;
    boolean hasRoom = true;
    while (hasRoom && read < TURN_ENTRIES) {
      History.Past past = history.next(replay.offset(), replay.sequence(), head).orElse(null);
      if (past == null) {
        break;
      }
      hasRoom = renderer.render(past.event(), replay);
      if (hasRoom) {
        read++;
        hasRoom = complete(replay, past);
        if (replay.bounds().endsWith(past.event())) {
          end(replay);
          return;
        }
      }
    }
    if (read == 0 && hasRoom) {
      handOver(replay, () -> {});
      waiting.add(replay);
    } else {
      handOver(replay, () -> whenDrained(replay));
    }
  }

  /** An event was delivered whole; whether the chunk has room for more. */
  private boolean complete(Replay replay, History.Past past) {
    int untold = replay.completed(past, cursors);
    if (replay.subscription().key().withCursor() && untold >= ChainDispatch.POSITION_ENTRIES) {
      renderer.position("headwater_position", replay);
    }
    return renderer.bytes() < PastRenderer.CHUNK_BYTES;
  }

  /** On the lane: the next turn comes when the client has taken most of this one. */
  private void whenDrained(Replay replay) {
    replay.subscription().whenDrained(() -> executor.execute(() -> turn(replay)));
  }

  private void join(Replay replay) {
    dispatch.join(
        replay.subscriber(),
        replay.epoch(),
        replay.sequence(),
        () -> executor.execute(() -> turn(replay)));
  }

  private void end(Replay replay) {
    if (replay.subscription().key().withCursor()) {
      renderer.position("headwater_end", replay);
    }
    handOver(replay, replay.subscriber().onEnd());
  }

  /** What follows is not there any more: the subscription ends, and says so where it may. */
  private void fail(Replay replay, PositionError why) {
    if (replay.subscription().key().withCursor()) {
      renderer.error(replay, PositionErrorJson.members(why));
      handOver(replay, replay.subscriber().onEnd());
    } else {
      renderer.take();
      replay.subscription().lane().execute(replay.subscription()::lost);
    }
  }

  /** Hands what was rendered to the lane, and then does the next thing there. */
  private void handOver(Replay replay, Runnable then) {
    Subscription subscription = replay.subscription();
    long bytes = renderer.bytes();
    List<ByteBuffer> frames = renderer.take();
    subscription
        .lane()
        .execute(
            () -> {
              for (ByteBuffer frame : frames) {
                subscription.deliver(FrameView.own(frame));
              }
              then.run();
            },
            bytes);
  }
}
