package io.headwater.ingest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Ends a wait from any thread; one that comes before the wait ends the next one. */
final class WakeUp {

  private final Semaphore due = new Semaphore(0);

  void wake() {
    if (due.availablePermits() == 0) {
      due.release();
    }
  }

  /** Waits until woken up, or for so long. */
  void await(Duration atMost) throws InterruptedException {
    if (due.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      due.drainPermits();
    }
  }
}
