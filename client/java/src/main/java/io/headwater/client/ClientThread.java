package io.headwater.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread of a client. What comes after its end is forgotten. */
final class ClientThread {

  private final ScheduledThreadPoolExecutor executor;

  ClientThread() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "headwater-client");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void run(Runnable task) {
    var unused = in(Duration.ZERO, task);
  }

  @Nullable ScheduledFuture<?> in(Duration delay, Runnable task) {
    try {
      return executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** Ends it after the task that runs. */
  void end() {
    executor.shutdown();
  }

  /** What it throws goes to the thread's handler, not to who called, nor is it kept by the pool. */
  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
