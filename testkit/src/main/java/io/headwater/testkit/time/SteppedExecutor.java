package io.headwater.testkit.time;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs what it is given when it is told, one task at a time, in the order in which they came.
 *
 * <p>Threading: one thread steps; any may give.
 */
public final class SteppedExecutor implements Executor {

  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  private synchronized Runnable next() {
    Runnable task = tasks.poll();
    return task == null ? () -> {} : task;
  }

  /** Whether nothing waits. */
  public synchronized boolean isIdle() {
    return tasks.isEmpty();
  }

  /** Runs the next task; false when there is none. */
  public boolean step() {
    boolean idle = isIdle();
    next().run();
    return !idle;
  }

  /** Runs tasks until none is left. */
  public void runAll() {
    while (step()) {
      // One after another.
    }
  }
}
