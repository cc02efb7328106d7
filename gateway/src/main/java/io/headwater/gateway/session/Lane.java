package io.headwater.gateway.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The turn-taking of one I/O thread: tasks come from any thread and run here in the order in which
 * they came; when none is left, each session that was given frames writes them, many in one call.
 * What the last task offers to many sessions is written as it is offered.
 *
 * <p>Threading: {@link #execute}, {@link #queue}, {@link #wake} and {@link #queuedBytes} by any
 * thread, the rest on the lane. Bounds: tasks say how many bytes they hold, and who hands them in
 * stops at a bound of its own.
 */
public final class Lane {

  private record Task(Runnable work, long bytes) {}

  private final int index;
  private final Executor ioThread;
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

  /** Only touched on the lane, as those who add to it are. */
  private final Queue<Runnable> next = new ArrayDeque<>(1);

  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** The lane's: whether a turn is under way. */
  private boolean running;

  /** The lane's: whether what is offered now is the last of the turn. */
  private boolean writesThrough;

  private final AtomicLong queuedBytes = new AtomicLong();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final ArrayDeque<Session> unwritten = new ArrayDeque<>();
  private final ByteBuffer[] gather = new ByteBuffer[FrameQueue.GATHER];
  private final OutboxMeter outboxes = new OutboxMeter();
  private final LaneFigures figures = new LaneFigures();
  private volatile long outboxBytes = Long.MAX_VALUE;
  private Runnable whenEmpty = () -> {};
  private volatile Runnable onRelief = () -> {};

  /**
   * A lane on an I/O thread.
   *
   * @param index dense number among the lanes, from 0
   * @param ioThread runs what it is given in order, on one thread
   */
  public Lane(int index, Executor ioThread) {
    this.index = index;
    this.ioThread = ioThread;
  }

  /** Dense number among the lanes. */
  public int index() {
    return index;
  }

  /** Runs a task on the lane, after those before it. */
  public void execute(Runnable task) {
    execute(task, 0);
  }

  /** Runs a task that holds so many bytes until it has run. */
  public void execute(Runnable task, long bytes) {
    queue(task, bytes);
    schedule();
  }

  /** Runs a task like {@link #execute}, but not before the lane is woken. */
  public void queue(Runnable task, long bytes) {
    queuedBytes.addAndGet(bytes);
    tasks.add(new Task(task, bytes));
  }

  /** Runs what is queued. */
  public void wake() {
    if (!tasks.isEmpty()) {
      schedule();
    }
  }

  /** Runs a task right after the one that runs now; without one, after the next. */
  public void executeNext(Runnable task) {
    next.add(task);
    execute(() -> {});
  }

  /** Runs what must not be done in part: where it throws, the sessions here end. */
  public void orEndAll(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      endAll(DisconnectReason.INTERNAL, () -> {});
      throw e;
    }
  }

  /** Bytes held by tasks that have not run. */
  public long queuedBytes() {
    return queuedBytes.get();
  }

  /** Is run on the lane whenever tasks that held bytes have run. */
  public void onRelief(Runnable relief) {
    onRelief = relief;
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      ioThread.execute(this::run);
    }
  }

  private void run() {
    scheduled.set(false);
    running = true;
    boolean relieved = false;
    try {
      for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
        relieved |= task.bytes() > 0;
        run(task);
        for (Runnable after = next.poll(); after != null; after = next.poll()) {
          after.run();
        }
      }
      writeAll();
      shed();
    } finally {
      running = false;
      if (!tasks.isEmpty() || !unwritten.isEmpty()) {
        schedule(); // Something threw: the rest has its turn all the same.
      }
      if (relieved) {
        onRelief.run();
      }
    }
  }

  private void run(Task task) {
    try {
      task.work().run();
    } finally {
      queuedBytes.addAndGet(-task.bytes());
    }
  }

  private void writeAll() {
    for (Session session = unwritten.poll(); session != null; session = unwritten.poll()) {
      session.write(gather);
    }
  }

  /** Ends who holds most until the outboxes of the lane hold no more than they may. */
  private void shed() {
    while (outboxes.bytes() > outboxBytes) {
      Optional<Session> most =
          sessions.stream()
              .filter(Session::isOpen)
              .max(Comparator.comparingLong(Session::outboxBytes));
      if (most.isEmpty()) {
        return;
      }
      most.get().end(DisconnectReason.OVERLOADED);
    }
  }

  /** What the lane's outboxes hold. */
  public OutboxMeter outboxes() {
    return outboxes;
  }

  /** What the lane has done. */
  public LaneFigures figures() {
    return figures;
  }

  /** Lets the lane's outboxes hold so much together. */
  public void limitOutboxes(long bytes) {
    outboxBytes = bytes;
  }

  /** The session has frames to write; it does so at the end of this turn. */
  void hasFrames(Session session) {
    unwritten.add(session);
    if (!running) {
      schedule();
    }
  }

  /**
   * Runs what offers a message to many sessions; they write it at once when the turn has nothing
   * else for them, as there is nothing to write it together with.
   */
  public void offerToMany(Runnable offers) {
    writesThrough = tasks.isEmpty() && next.isEmpty();
    try {
      offers.run();
    } finally {
      writesThrough = false;
    }
  }

  /** Whether a session writes at once what it is offered now. */
  boolean writesThrough() {
    return writesThrough;
  }

  /** A session holds more that it cannot write yet: there may be too much at the end of a turn. */
  void holdsMore() {
    if (!running && outboxes.bytes() > outboxBytes) {
      schedule();
    }
  }

  ByteBuffer[] gather() {
    return gather;
  }

  void opened(Session session) {
    sessions.add(session);
  }

  void closed(Session session) {
    sessions.remove(session);
    if (sessions.isEmpty()) {
      whenEmpty.run();
    }
  }

  /** Lets every session look at the clock. */
  public void tick() {
    for (Session session : sessions.toArray(Session[]::new)) {
      session.tick();
    }
  }

  /**
   * Ends every session of the lane.
   *
   * @param then is run when the last of them has closed
   */
  public void endAll(DisconnectReason reason, Runnable then) {
    whenEmpty = then;
    if (sessions.isEmpty()) {
      then.run();
    }
    for (Session session : sessions.toArray(Session[]::new)) {
      session.end(reason);
    }
  }
}
