package io.headwater.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads all subscribers of this process.
 *
 * <p>Threading: {@link #connect} by one thread; the subscribers and the ledger are its own.
 */
final class LoadThread {

  private static final int SCRATCH = 256 * 1024;
  private static final int SAMPLED_EVERY = 100;

  private final Selector selector;
  private final Ledger ledger;
  private final Consumer<Throwable> lost;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<LoadSubscriber> subscribers = new ArrayList<>();

  private LoadThread(Selector selector, Ledger ledger, Consumer<Throwable> lost) {
    this.selector = selector;
    this.ledger = ledger;
    this.lost = lost;
  }

  /**
   * Starts without subscribers.
   *
   * @param lost is told why a connection was lost
   */
  static LoadThread start(Ledger ledger, Consumer<Throwable> lost) throws IOException {
    LoadThread load = new LoadThread(Selector.open(), ledger, lost);
    Thread.ofPlatform().daemon().name("subscribers").start(load::run);
    return load;
  }

  /** Connects more subscribers, one after the other. */
  void connect(Target target, int count) throws IOException {
    ByteBuffer own = ByteBuffer.allocateDirect(SCRATCH);
    for (int i = 0; i < count; i++) {
      LoadSubscriber next = LoadSubscriber.connect(target, ledger, own, i % SAMPLED_EVERY == 0);
      execute(() -> register(next));
    }
    await(() -> subscribers.size());
  }

  private void register(LoadSubscriber subscriber) {
    try {
      subscriber.socket().register(selector, SelectionKey.OP_READ, subscriber);
      subscribers.add(subscriber);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts anew. */
  void begin(String mark, long firstNumber) {
    await(
        () -> {
          ledger.begin(subscribers.size(), firstNumber);
          subscribers.forEach(subscriber -> subscriber.begin(mark));
          return true;
        });
  }

  Count count() {
    return await(ledger::count);
  }

  /** Ends all connections. */
  void disconnect() {
    await(
        () -> {
          try {
            for (LoadSubscriber subscriber : subscribers) {
              subscriber.socket().close();
            }
            selector.selectNow();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          subscribers.clear();
          return true;
        });
  }

  private <T> T await(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    execute(
        () -> {
          try {
            result.complete(task.get());
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result.join();
  }

  private void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void run() {
    try {
      while (true) {
        selector.select(this::readReady);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (IOException e) {
      lost.accept(e);
    }
  }

  private void readReady(SelectionKey key) {
    try {
      ((LoadSubscriber) key.attachment()).read(scratch);
    } catch (IOException | RuntimeException e) {
      key.cancel();
      lost.accept(e);
    }
  }
}
