package io.headwater.gateway.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * An amount that is shared, and that nobody may take more of than there is.
 *
 * <p>Threading: any.
 */
public final class Budget {

  private final long total;
  private final AtomicLong taken = new AtomicLong();

  /** An amount nothing of which is taken. */
  public Budget(long total) {
    this.total = total;
  }

  /** Takes all of the amount, or nothing of it: false. */
  public boolean take(long amount) {
    while (true) {
      long before = taken.get();
      if (amount > total - before) {
        return false;
      }
      if (taken.compareAndSet(before, before + amount)) {
        return true;
      }
    }
  }

  /** Gives back what was taken. */
  public void give(long amount) {
    taken.addAndGet(-amount);
  }

  /** What is taken. */
  public long taken() {
    return taken.get();
  }

  /** What there is. */
  public long total() {
    return total;
  }
}
