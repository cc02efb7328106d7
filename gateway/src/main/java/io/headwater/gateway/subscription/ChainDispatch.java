package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.event.LiveTail;
import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Framing;
import io.headwater.gateway.session.Lane;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.position.Cursor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One chain's subscriptions and the stream of its events: events are broadcast one after another,
 * and subscriptions begin between two of them, never inside one.
 *
 * <p>Threading: every public method may be called by any thread and does its work on the dispatch
 * executor, which runs one task at a time. Bounds: {@value #EVENT_BYTES} bytes of events wait to be
 * broadcast, which is the reader's to respect; one event of any size is taken. {@value
 * #PENDING_BYTES} bytes of pending transactions wait besides.
 */
public final class ChainDispatch {

  private static final Admission ADMITTED = new Admission.Admitted();
  private static final long EVENT_BYTES = 64L << 20;
  private static final long PENDING_BYTES = 16L << 20;

  /** Is told, on the dispatch thread, what concerns all of a chain's sessions. */
  @FunctionalInterface
  public interface Listener {
    /** A new life of the journal has nothing of the one before. */
    void onBreak();

    /** Something ended dispatching for good. */
    default void onFailure(Throwable failure) {
      throw new IllegalStateException("dispatching failed", failure);
    }
  }

  /** Runs a task after a while; any thread may ask for it, and any may run it. */
  @FunctionalInterface
  public interface Timer {
    void after(Duration wait, Runnable task);
  }

  /**
   * Where dispatching runs.
   *
   * @param dispatch runs one task at a time, in order
   * @param lanes of all sessions
   * @param framing makes frames
   * @param nanos a clock that never goes back
   * @param timer goes with the clock
   * @param random gives what no client may foresee
   */
  public record Footing(
      Executor dispatch,
      List<Lane> lanes,
      Framing framing,
      LongSupplier nanos,
      Timer timer,
      Random random) {

    /** The same with a timer whose tasks are run elsewhere. */
    Footing with(Timer other) {
      return new Footing(dispatch, lanes, framing, nanos, other, random);
    }
  }

  /** A subscription with a last block. */
  private record Bounded(Group group, Runnable onEnd) {}

  private final Footing footing;
  private final LiveTail tail;
  private final ChainFigures figures = new ChainFigures();
  private final GroupTable groups;
  private final Broadcaster broadcaster;
  private final Cursors cursors;
  private final Positions positions;
  private final List<Replays> replays;
  private final AtomicInteger replaysBegun = new AtomicInteger();
  private final Listener listener;
  private final AtomicBoolean isTickWaiting = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final ActivityInbox activity = new ActivityInbox();

  private final ArrayDeque<ChainEvent> events = new ArrayDeque<>();

  /** Events that a restart left out, until the tail knows. */
  private long passedOver;

  private final ArrayDeque<Runnable> betweenEvents = new ArrayDeque<>();
  private final Map<Subscription, Bounded> bounded = new LinkedHashMap<>();
  private @Nullable ChainEvent broadcasting;
  private boolean failed;
  private String syncStatus = "false";

  /**
   * One of those who replay the past, beside each other.
   *
   * @param executor runs one task at a time, in order
   * @param history the journal
   */
  public record Replayer(Executor executor, History history) {}

  /** Who replays the past, and how fast. */
  public record Replaying(List<Replayer> replayers, ReplayLimits limits) {}

  /** A chain before its first event. */
  public ChainDispatch(
      long chainId, RecentBlocks recent, Footing footing, Replaying replaying, Listener listener) {
    this.footing = footing;
    this.listener = listener;
    this.groups = new GroupTable(footing.lanes().size(), figures, footing.random());
    this.cursors = new Cursors(chainId);
    Timer timer = (wait, task) -> footing.timer().after(wait, () -> dispatch(task));
    this.broadcaster = new Broadcaster(groups, footing.with(timer), cursors, figures, this::demote);
    this.positions = new Positions(groups, broadcaster, footing.nanos());
    this.tail = new LiveTail(recent, this::begin);
    this.replays =
        replaying.replayers().stream()
            .map(each -> new Replays(this, each, replaying.limits(), cursors, footing))
            .toList();
  }

  /** The chain at its newest event. */
  public ChainHead head() {
    return tail.head();
  }

  /** What was done so far. */
  public ChainFigures figures() {
    return figures;
  }

  /** The newest blocks. */
  public RecentBlocks recent() {
    return tail.recent();
  }

  /** Whether another event may be given; the reader waits where not. */
  public boolean hasRoom() {
    return waitingBytes.get() < EVENT_BYTES;
  }

  /** Takes the next events of the journal; what comes together is delivered together. */
  public void submit(List<ChainEvent> next) {
    next.forEach(event -> waitingBytes.addAndGet(event.entry().bytes()));
    dispatch(
        () -> {
          events.addAll(next);
          proceed();
        });
  }

  /** What comes next does not follow on what came before: nothing of that is answered any more. */
  public void restart() {
    dispatch(
        () -> {
          events.forEach(event -> waitingBytes.addAndGet(-event.entry().bytes()));
          passedOver += events.size();
          events.clear();
        });
    between(
        () -> {
          tail.restart(passedOver);
          passedOver = 0;
          positions.forget();
          listener.onBreak();
        });
  }

  /** The lanes have drained: what had to pause goes on. */
  public void relieved() {
    dispatch(this::proceed);
    activity(List.of());
  }

  private void proceed() {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = proceedByOne();
    }
    broadcaster.wake();
  }

  /** Broadcasts an event; false when there is none, or the lanes must drain first. */
  private boolean proceedByOne() {
    ChainEvent current = broadcasting;
    if (current != null) {
      if (broadcaster.isCongested() || !broadcaster.proceed()) {
        return false;
      }
      finish(current);
    }
    ChainEvent event = events.pollFirst();
    if (event != null) {
      tail.accept(event);
    }
    return event != null;
  }

  private void begin(ChainEvent event) {
    broadcasting = event;
    broadcaster.begin(event);
  }

  private void finish(ChainEvent event) {
    broadcasting = null;
    waitingBytes.addAndGet(-event.entry().bytes());
    boolean hadChain = positions.newest().isPresent();
    positions.moveTo(cursors.after(event));
    figures.dispatched(event.entry().timestampMillis());
    replays.forEach(Replays::moved);
    positions.count();
    switch (event) {
      case ChainEvent.BlockApplied applied -> endBounded(applied.block().getHeader().getNumber());
      case ChainEvent.EpochStarted started -> {
        if (!started.hasPredecessor() && hadChain) {
          listener.onBreak();
        }
      }
      case ChainEvent.BlockReverted reverted -> {}
      case ChainEvent.BlocksFinalized marks -> {}
    }
    for (Runnable task = betweenEvents.poll(); task != null; task = betweenEvents.poll()) {
      task.run();
    }
  }

  /** Looks at the clock: tells positions that have not been told for long. */
  public void tick() {
    if (isTickWaiting.compareAndSet(false, true)) {
      between(
          () -> {
            isTickWaiting.set(false);
            positions.tellOld();
          });
    }
    replays.forEach(Replays::tick);
  }

  /** Admits a subscription where it is to begin, between two events when that is now. */
  public void admit(Subscriber subscriber, Start start) {
    between(
        () -> {
          if (!subscriber.subscription().key().commitment().isLatest()) {
            nextReplays().begin(subscriber, start);
            return;
          }
          switch (start) {
            case Start.Live live -> admitLive(subscriber);
            case Start.AtBlock at -> {
              if (at.number() > head().number()) {
                admitLive(subscriber);
              } else {
                nextReplays().begin(subscriber, at);
              }
            }
            case Start.AtTag tag -> nextReplays().begin(subscriber, tag);
            case Start.AfterBlock after -> nextReplays().begin(subscriber, after);
            case Start.After after -> nextReplays().begin(subscriber, after);
          }
        });
  }

  private void admitLive(Subscriber subscriber) {
    Subscription subscription = subscriber.subscription();
    Group group = enter(subscriber, () -> subscriber.listener().onAdmission(ADMITTED));
    if (group.withCursor() && subscription.key().kind().isJournaled()) {
      positions
          .newest()
          .ifPresent(
              cursor -> {
                ByteBuffer frame = broadcaster.message("headwater_position", subscription, cursor);
                subscription
                    .lane()
                    .execute(() -> subscription.push(FrameView.own(frame)), frame.remaining());
              });
    }
    if (subscription.key().kind() instanceof SubscriptionKind.Syncing) {
      broadcaster.syncing(subscription, group, syncStatus);
    }
  }

  /**
   * Makes subscriptions that have caught up live, if nothing has come since.
   *
   * @param sequence the entry that it has come to
   * @param notYet is run when there is a newer one
   */
  void join(List<Subscriber> subscribers, long epoch, long sequence, Runnable notYet) {
    between(
        () -> {
          if (head().epoch() == epoch && head().sequence() == sequence) {
            subscribers.forEach(subscriber -> enter(subscriber, () -> {}));
          } else {
            notYet.run();
          }
        });
  }

  private Group enter(Subscriber subscriber, Runnable then) {
    Subscription subscription = subscriber.subscription();
    subscription.subscriber = subscriber.admitted();
    if (subscription.isLossy() && subscription.key().withCursor()) {
      subscription.droppedMessage =
          count -> FrameView.own(new Notifications(footing.framing()).dropped(subscription, count));
    }
    Group group = groups.admit(subscription.id(), subscription.key());
    broadcaster.beforeJoin(group);
    if (group.size() == 1) {
      positions.begin(group);
    }
    if (subscription.bounds().hasTo()) {
      bounded.put(subscription, new Bounded(group, subscriber.onEnd()));
    }
    subscription
        .lane()
        .execute(
            () -> {
              group.join(subscription);
              if (subscription.isEnded()) {
                leave(subscription);
              }
              then.run();
            });
    return group;
  }

  /** Ends a subscription, on its lane: nothing more is delivered, nor what is queued. */
  public void leave(Subscription subscription) {
    subscription.end();
    detach(subscription);
  }

  /** On the lane: the subscription is no member any more. False when it was none. */
  private boolean detach(Subscription subscription) {
    Group group = subscription.group;
    if (group == null) {
      return false;
    }
    group.leave(subscription);
    dispatch(
        () -> {
          bounded.remove(subscription);
          groups.left(group);
        });
    return true;
  }

  /** The last block of a subscription was delivered: it ends, and what is queued still goes out. */
  private void endBounded(long number) {
    Map<Subscription, Bounded> ending = new LinkedHashMap<>(bounded);
    ending.keySet().removeIf(subscription -> number < subscription.bounds().to());
    ending.forEach(
        (subscription, member) -> {
          bounded.remove(subscription);
          Optional<FrameView> end =
              (member.group().withCursor() ? positions.newest() : Optional.<String>empty())
                  .map(cursor -> broadcaster.message("headwater_end", subscription, cursor))
                  .map(FrameView::own);
          subscription
              .lane()
              .execute(
                  () -> {
                    if (detach(subscription)) {
                      end.ifPresent(subscription::push);
                      member.onEnd().run();
                    }
                  });
        });
  }

  /**
   * On a lane: a session's outbox is full. Its subscriptions to the journal leave live delivery and
   * read on, each after what it was given, together from where the one that holds least stands.
   */
  private void demote(ClientStream client, Function<Subscription, Cursor> held) {
    List<Replays.Behind> behind = new ArrayList<>();
    for (Subscription subscription : client.live()) {
      Subscriber subscriber = subscription.subscriber;
      if (subscriber != null && subscription.key().kind().isJournaled()) {
        Replays.Behind left = new Replays.Behind(subscriber, held.apply(subscription));
        if (detach(subscription)) {
          behind.add(left);
        }
      }
    }
    figures.fellBehind(behind.size());
    nextReplays().resume(client, behind);
  }

  private Replays nextReplays() {
    return replays.get(Math.floorMod(replaysBegun.getAndIncrement(), replays.size()));
  }

  /** A transaction was seen in the mempool; left out when too many wait. */
  public void pending(PendingTransaction transaction) {
    long bytes = PendingBroadcast.bytesOf(transaction);
    if (pendingBytes.get() + bytes > PENDING_BYTES) {
      return;
    }
    pendingBytes.addAndGet(bytes);
    dispatch(
        () -> {
          pendingBytes.addAndGet(-bytes);
          broadcaster.pending(transaction);
        });
  }

  /** What happened at contracts, oldest first. */
  public void activity(List<ActivityRow> rows) {
    if (activity.put(rows)) {
      between(
          () -> {
            activity.taken();
            broadcaster.activity(activity);
          });
    }
  }

  /**
   * The node's sync status.
   *
   * @param json as a notification has it: {@code false}, or an object
   */
  public void syncing(String json) {
    dispatch(
        () -> {
          if (!json.equals(syncStatus)) {
            syncStatus = json;
            broadcaster.syncing(json);
          }
        });
  }

  /**
   * Runs a task on the dispatch thread. One that fails may have been in the midst of an event:
   * nothing more is dispatched after it, so that nothing is passed over.
   */
  private void dispatch(Runnable task) {
    footing
        .dispatch()
        .execute(
            () -> {
              if (failed) {
                return;
              }
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                failed = true;
                listener.onFailure(e);
              }
            });
  }

  /** Another thread of the chain has come upon what ends dispatching for good. */
  void fail(Throwable failure) {
    dispatch(
        () -> {
          throw new IllegalStateException("the past cannot be replayed", failure);
        });
  }

  /** Runs a task when no event is half broadcast. */
  private void between(Runnable task) {
    dispatch(
        () -> {
          if (broadcasting == null) {
            task.run();
          } else {
            betweenEvents.add(task);
          }
        });
  }
}
