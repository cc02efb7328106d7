package io.headwater.ingest.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Fetches things of rising number in parallel and gives them in order.
 *
 * <p>Threading: one thread. Bounds: {@code parallel} fetches at a time, and none is begun while
 * what has been fetched and not taken is above {@value #HELD_BYTES} bytes.
 */
public final class Prefetch {

  private static final long HELD_BYTES = 64L * 1024 * 1024;

  private final LongFunction<CompletableFuture<FetchedBlock>> fetch;
  private final long last;
  private final int parallel;
  private final Deque<CompletableFuture<FetchedBlock>> window = new ArrayDeque<>();
  private final AtomicLong heldBytes = new AtomicLong();
  private long next;

  /** Fetches {@code first} to {@code last}, inclusive. */
  public Prefetch(
      long first, long last, int parallel, LongFunction<CompletableFuture<FetchedBlock>> fetch) {
    this.next = first;
    this.last = last;
    this.parallel = parallel;
    this.fetch = fetch;
  }

  /** Whether everything was taken. */
  public boolean isDone() {
    return window.isEmpty() && next > last;
  }

  /** Whether {@link #take} has not to wait. */
  public boolean isReady() {
    begin();
    CompletableFuture<FetchedBlock> first = window.peekFirst();
    return first != null && first.isDone();
  }

  /**
   * The next in order, when it is there.
   *
   * @throws NodeException it could not be fetched
   */
  public FetchedBlock take() {
    begin();
    FetchedBlock block = NodeFutures.join(window.removeFirst());
    heldBytes.addAndGet(-block.estimatedBytes());
    begin();
    return block;
  }

  private void begin() {
    while (next <= last
        && window.size() < parallel
        && (window.isEmpty() || heldBytes.get() < HELD_BYTES)) {
      window.addLast(
          fetch
              .apply(next++)
              .thenApply(
                  block -> {
                    heldBytes.addAndGet(block.estimatedBytes());
                    return block;
                  }));
    }
  }
}
