package io.headwater.benchmarks.slow;

import io.headwater.benchmarks.latency.RenderedChain;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each block was produced, and how many events a subscriber to heads and logs has when it has
 * all of it. Blocks are counted from the first that is produced for the subscribers.
 *
 * <p>Threading: any.
 */
final class Production {

  private final long[] eventsAfter;
  private final AtomicLongArray producedNanos;
  private final long firstNumber;

  /**
   * Blocks of a chain.
   *
   * @param first index of the first
   */
  Production(RenderedChain chain, int first) {
    int blocks = chain.length() - first;
    this.firstNumber = chain.number(first);
    this.eventsAfter = new long[blocks];
    this.producedNanos = new AtomicLongArray(blocks);
    long events = 0;
    for (int i = 0; i < blocks; i++) {
      events += 1 + chain.logs(first + i);
      eventsAfter[i] = events;
    }
  }

  /** A block is about to be written. */
  void produced(int block, long nanos) {
    producedNanos.set(block, nanos);
  }

  long producedNanos(int block) {
    return producedNanos.get(block);
  }

  /** Events up to a block, it included. */
  long eventsAfter(int block) {
    return eventsAfter[block];
  }

  /** Place of an event among all. */
  long event(long number, int item) {
    int block = (int) (number - firstNumber);
    return (block == 0 ? 0 : eventsAfter[block - 1]) + item;
  }
}
