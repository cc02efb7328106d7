package io.headwater.app.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * Keeps a command in the foreground: until SIGTERM or SIGINT, or until something that runs has
 * failed; then closes what was started, the last first.
 *
 * <p>Threading: {@link #add} and {@link #await} on the main thread; closing on the shutdown hook's.
 */
final class Foreground implements AutoCloseable {

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  Foreground() {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("headwater-shutdown")
                .unstarted(
                    () -> {
                      ended.complete(null);
                      closeAll();
                    }));
  }

  /** Takes over something that runs. */
  synchronized <T extends AutoCloseable> T add(T started) {
    running.push(started);
    return started;
  }

  /** Ends the command when this fails. */
  void endsWith(CompletableFuture<Void> other) {
    var unused =
        other.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                ended.completeExceptionally(failure);
              }
            });
  }

  /** Ends the command when this ends, well or not. */
  void lastsAsLongAs(CompletableFuture<Void> other) {
    var unused =
        other.whenCompleteAsync(
            (done, failure) -> {
              if (failure == null) {
                closeAll();
                ended.complete(null);
              } else {
                ended.completeExceptionally(failure);
              }
            });
  }

  /** Waits until the process is to end; throws what failed. */
  int await() throws ExecutionException, InterruptedException {
    ended.get();
    closed.await();
    return 0;
  }

  private synchronized void closeAll() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        // The rest is closed all the same; the process ends anyway.
        System.err.println("headwater: closing failed: " + e.getMessage());
      }
    }
    closed.countDown();
  }

  @Override
  public void close() {
    closeAll();
  }
}
