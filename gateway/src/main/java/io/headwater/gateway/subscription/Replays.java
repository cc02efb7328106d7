package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches subscriptions up with the newest end of the journal: finds where each begins, reads on in
 * turns, one after another, and hands each over to the dispatch when nothing is left to read.
 *
 * <p>Threading: the replay executor, which runs one task at a time; {@link #begin}, {@link #tick}
 * and what a lane calls back come from any thread. Bounds: a turn renders {@value
 * PastRenderer#CHUNK_BYTES} bytes, reads {@value #TURN_ENTRIES} entries or works for 20 ms, and
 * reads from Kafka at most once; a subscription has no next turn before its client has taken most
 * of the last one.
 */
final class Replays {

  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

  private static final Admission ADMITTED = new Admission.Admitted();
  private static final int TURN_ENTRIES = 1_000;

  /** A lane that has so much to do delivers what is live first. */
  private static final long LANE_BYTES = 4L << 20;

  private static final Duration TURN = Duration.ofMillis(20);

  private final ChainDispatch dispatch;
  private final Executor executor;
  private final History history;
  private final Beginnings beginnings;
  private final Cursors cursors;
  private final PastRenderer renderer;
  private final ReplayLimits limits;
  private final LongSupplier nanos;

  /**
   * What the journal has not given anything new to, or is away for, or has had its share for now:
   * tried again at each tick.
   */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private final ParkedReplays parked = new ParkedReplays();

  /** What is to be run for subscriptions that ended in this turn. */
  private final List<Runnable> ended = new ArrayList<>();

  Replays(
      ChainDispatch dispatch,
      ChainDispatch.Replayer replayer,
      ReplayLimits limits,
      Cursors cursors,
      ChainDispatch.Footing footing) {
    this.dispatch = dispatch;
    this.executor = replayer.executor();
    this.history = replayer.history();
    this.beginnings = new Beginnings(replayer.history(), footing.nanos());
    this.limits = limits;
    this.cursors = cursors;
    this.renderer = new PastRenderer(cursors, footing.framing());
    this.nanos = footing.nanos();
  }

  /** Begins a subscription behind the newest end. */
  void begin(Subscriber subscriber, Start start) {
    run(
        () -> {
          try {
            admit(beginnings.find(subscriber, start, dispatch.head()));
          } catch (PositionException e) {
            if (beginnings.isToComeAgain(start, dispatch.head())) {
              waiting.add(() -> dispatch.admit(subscriber, start));
            } else {
              refuse(subscriber, e.error());
            }
          } catch (JournalConflictException | WireFormatException e) {
            refuse(subscriber, unreadable(e));
          } catch (JournalAwayException e) {
            refuse(
                subscriber,
                new PositionError(
                    PositionError.Reason.CHAIN_NOT_READY,
                    "chain not ready: " + e.getMessage(),
                    null,
                    null,
                    null));
          }
        });
  }

  /** Runs a task on its replay thread; one that fails has a defect, and stops the chain here. */
  private void run(Runnable task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) {
            dispatch.fail(e);
          }
        });
  }

  private void refuse(Subscriber subscriber, PositionError why) {
    Lane lane = subscriber.subscription().lane();
    lane.execute(() -> subscriber.listener().onAdmission(new Admission.Refused(why)));
  }

  private void admit(Replay replay) {
    Replay.Member member = replay.members().getFirst();
    Subscription subscription = member.subscription();
    ByteBuffer position = renderer.message("headwater_position", subscription, replay.cursor());
    onLane(
        replay,
        () -> {
          subscription.bound(member.bounds());
          subscription.whenReleased(
              () -> {
                if (subscription.key().withCursor()) {
                  subscription.push(FrameView.own(position));
                }
                awaitTurn(replay);
              });
          member.subscriber().listener().onAdmission(ADMITTED);
        });
  }

  /** A subscription that has fallen behind, and what its client holds. */
  record Behind(Subscriber subscriber, Cursor held) {}

  /** Goes on with the subscriptions of a session that have fallen behind inside one entry. */
  void resume(ClientStream client, List<Behind> behind) {
    Cursor from = Collections.min(behind.stream().map(Behind::held).toList(), Cursors.HELD);
    run(
        () -> {
          try {
            History.Place place = history.find(new Start.After(from), dispatch.head());
            List<Replay.Member> members = new ArrayList<>();
            for (Behind each : behind) {
              BlockBounds bounds = each.subscriber().subscription().bounds();
              members.add(new Replay.Member(each.subscriber(), bounds, each.held(), from));
            }
            Replay replay = new Replay(nanos.getAsLong(), client, place, members);
            List<Replay.Member> all = List.copyOf(members);
            onLane(replay, () -> whenReleased(all, 0, () -> awaitTurn(replay)));
          } catch (PositionException e) {
            behind.forEach(each -> fail(each.subscriber(), each.held().encode(), e.error()));
          } catch (JournalConflictException | WireFormatException e) {
            PositionError why = unreadable(e);
            behind.forEach(each -> fail(each.subscriber(), each.held().encode(), why));
          } catch (JournalAwayException e) {
            waiting.add(() -> resume(client, behind));
          }
        });
  }

  /** On the lane: a notification never comes before the id, nor before what is held for it. */
  private static void whenReleased(List<Replay.Member> members, int next, Runnable then) {
    if (next == members.size()) {
      then.run();
    } else {
      members.get(next).subscription().whenReleased(() -> whenReleased(members, next + 1, then));
    }
  }

  private static void onLane(Replay replay, Runnable task) {
    replay.client().lane().execute(task);
  }

  /** On the lane: the next turn comes when the client has taken most of those before. */
  private void awaitTurn(Replay replay) {
    replay.client().awaitTurn(() -> run(() -> turn(replay)));
  }

  /** Looks after those that wait for the journal. */
  void tick() {
    run(
        () -> {
          List<Runnable> due = new ArrayList<>(waiting);
          waiting.clear();
          due.forEach(Runnable::run);
          tellParked();
        });
  }

  private void tryLater(Replay replay) {
    handOver(replay, () -> {});
    waiting.add(() -> onLane(replay, () -> awaitTurn(replay)));
  }

  private void turn(Replay replay) {
    replay.dropEnded();
    if (replay.members().isEmpty()) {
      handOver(replay, () -> {});
      return;
    }
    long now = nanos.getAsLong();
    Pace pace = replay.client().pace(limits, now);
    boolean mustRest = pace.isOverdrawn(now) || replay.client().lane().queuedBytes() > LANE_BYTES;
    if (mustRest) {
      tryLater(replay);
      return;
    }
    try {
      ChainHead head = dispatch.head();
      boolean isNewest =
          replay.epoch() == head.epoch()
              && replay.sequence() == head.sequence()
              && !replay.isInsideEntry();
      boolean isCommitted = !replay.members().getFirst().commitment().isLatest();
      if (isNewest && isCommitted) {
        handOver(replay, () -> {});
        park(replay, head);
      } else if (isNewest) {
        handOver(replay, () -> join(replay));
      } else {
        read(replay, head, pace);
      }
    } catch (PositionException e) {
      goOnWithOldest(replay, e.error());
    } catch (JournalAwayException e) {
      tryLater(replay);
    } catch (JournalConflictException | WireFormatException e) {
      fail(replay, unreadable(e));
    }
  }

  /** Retention has overtaken it, but may have left all that it lacks. */
  private void goOnWithOldest(Replay replay, PositionError why) {
    if (why.reason() != PositionError.Reason.CURSOR_TOO_OLD) {
      fail(replay, why);
      return;
    }
    try {
      Start.After where = new Start.After(Cursor.decode(replay.cursor()));
      History.Place place = history.find(where, dispatch.head());
      if (!replay.mayGoOnAt(place)) {
        fail(replay, why);
      } else {
        replay.goOnAt(place);
        handOver(replay, () -> awaitTurn(replay));
      }
    } catch (PositionException e) {
      fail(replay, e.error());
    } catch (JournalAwayException e) {
      tryLater(replay);
    } catch (JournalConflictException | WireFormatException e) {
      fail(replay, unreadable(e));
    }
  }

  private void fail(Replay replay, PositionError why) {
    handOver(replay, () -> {});
    replay.members().forEach(member -> fail(member.subscriber(), replay.cursor(), why));
  }

  /** The past is broken where the newest end is not: who wants it is told, the others go on. */
  private static PositionError unreadable(RuntimeException cause) {
    LOG.warn("the journal cannot be replayed: {}", cause.getMessage());
    return new PositionError(
        PositionError.Reason.CURSOR_TOO_OLD,
        "cursor too old: the journal cannot be read from there: " + cause.getMessage(),
        null,
        null,
        null);
  }

  private void read(Replay replay, ChainHead head, Pace pace) throws PositionException {
    long began = nanos.getAsLong();
    int most = pace.entries(TURN_ENTRIES, began);
    int read = 0;
    long hadFirst = began;
    boolean hasRoom = true;
    boolean mustWait = false;
    while (hasRoom && !mustWait && read < most && !replay.members().isEmpty()) {
      // Others may be near: they have what was read before more is.
      Past past =
          (read == 0
                  ? history.next(replay.offset(), replay.epoch(), replay.sequence(), head)
                  : history.atHand(replay.epoch(), replay.sequence(), head))
              .orElse(null);
      if (past == null) {
        break;
      }
      if (read == 0) {
        hadFirst = nanos.getAsLong(); // What it was read for is to be used.
      }
      RecordHeaders headers = past.headers();
      if (headers != null && replay.canSkip(headers)) {
        replay.skipped(past.offset(), headers, cursors);
        tellPositions(replay);
        read++;
        continue;
      }
      switch (replay.gate().decide(past, head, history)) {
        case DELIVER -> {
          hasRoom = deliver(past, replay);
          read += hasRoom ? 1 : 0;
          hasRoom &= renderer.bytes() < PastRenderer.CHUNK_BYTES;
        }
        case PASS -> {
          replay.passed(past);
          tellPositions(replay);
          read++;
        }
        case WAIT -> mustWait = true;
      }
      if (nanos.getAsLong() - hadFirst > TURN.toNanos()) {
        break;
      }
    }
    pace.charge(read, renderer.bytes(), nanos.getAsLong());
    dispatch.figures().replayed(read, renderer.bytes());
    if (mustWait) {
      handOver(replay, () -> {});
      park(replay, head);
    } else if (read == 0 && hasRoom) {
      tryLater(replay);
    } else {
      handOver(replay, () -> awaitTurn(replay));
    }
  }

  /** False when the chunk was full before all of the event was in it. */
  private boolean deliver(Past past, Replay replay) {
    boolean isWhole = renderer.render(past.event(), replay);
    replay.gate().delivered(past.event());
    if (isWhole) {
      replay.completed(past, cursors);
      tellPositions(replay);
      endBounded(replay, past);
    }
    return isWhole;
  }

  /** Waits until the chain moves: what follows is not sure yet. */
  private void park(Replay replay, ChainHead head) {
    parked.add(replay);
    if (dispatch.head().sequence() != head.sequence()) {
      unpark();
    }
  }

  /** The chain has moved. */
  void moved() {
    if (parked.hasAny()) {
      run(this::unpark);
    }
  }

  private void unpark() {
    parked.takeAll().forEach(replay -> onLane(replay, () -> awaitTurn(replay)));
  }

  /** Those that wait for long are told where they stand. */
  private void tellParked() {
    long now = nanos.getAsLong();
    for (Replay replay : parked.toBeTold(now)) {
      Subscription subscription = replay.members().getFirst().subscription();
      FrameView frame =
          FrameView.own(renderer.message("headwater_position", subscription, replay.cursor()));
      onLane(replay, () -> subscription.tell(frame));
    }
  }

  private void tellPositions(Replay replay) {
    long now = nanos.getAsLong();
    boolean isDue = replay.isToBeTold(now);
    for (Replay.Member member : replay.members()) {
      boolean isDueToIt = isDue || member.untoldEntries() >= Positions.ENTRIES;
      if (isDueToIt && member.subscription().key().withCursor()) {
        renderer.position("headwater_position", member.subscription(), replay.cursor());
        member.told();
      }
    }
  }

  /** The last block of some was delivered: they end when what is rendered has been handed over. */
  private void endBounded(Replay replay, Past past) {
    List<Replay.Member> ending =
        replay.members().stream().filter(member -> member.bounds().endsWith(past.event())).toList();
    for (Replay.Member member : ending) {
      if (member.subscription().key().withCursor()) {
        renderer.position("headwater_end", member.subscription(), replay.cursor());
      }
      ended.add(member.subscriber().onEnd());
    }
    replay.members().removeAll(ending);
  }

  private void join(Replay replay) {
    List<Subscriber> subscribers =
        replay.members().stream().map(Replay.Member::subscriber).toList();
    dispatch.join(
        subscribers,
        replay.epoch(),
        replay.sequence(),
        () -> onLane(replay, () -> awaitTurn(replay)));
  }

  /** What follows is not there any more: the subscription ends, and says so where it may. */
  private void fail(Subscriber subscriber, String cursor, PositionError why) {
    Subscription subscription = subscriber.subscription();
    if (subscription.key().withCursor()) {
      FrameView frame = FrameView.own(renderer.error(subscription, why, cursor));
      subscription
          .lane()
          .execute(
              () -> {
                subscription.push(frame);
                subscriber.onEnd().run();
              });
    } else {
      subscription
          .lane()
          .execute(
              () -> {
                if (!subscription.isEnded()) {
                  subscription.lost();
                }
              });
    }
  }

  /** Hands what was rendered to the lane, and then does the next thing there. */
  private void handOver(Replay replay, Runnable then) {
    long bytes = renderer.bytes();
    List<PastRenderer.Pushed> frames = renderer.take();
    List<Runnable> ends = List.copyOf(ended);
    ended.clear();
    ClientStream client = replay.client();
    client
        .lane()
        .execute(
            () -> {
              client
                  .lane()
                  .orEndAll(
                      () -> {
                        for (PastRenderer.Pushed pushed : frames) {
                          pushed.subscription().push(FrameView.own(pushed.frame()));
                        }
                        ends.forEach(Runnable::run);
                        then.run();
                        client.turnTaken();
                      });
            },
            bytes);
  }
}
