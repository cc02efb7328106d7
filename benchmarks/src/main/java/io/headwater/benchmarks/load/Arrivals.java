package io.headwater.benchmarks.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many messages all subscribers of every process have, and since when.
 *
 * <p>Threading: any. Bounds: 8 bytes a message and process.
 */
final class Arrivals {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final int[] complete;
  private final long[][] nanos;
  private String failure = "";

  Arrivals(int processes) {
    this.complete = new int[processes];
    this.nanos = new long[processes][1_024];
  }

  /** Counts anew, and forgets what has failed. */
  void begin() {
    lock.lock();
    try {
      Arrays.fill(complete, 0);
      failure = "";
    } finally {
      lock.unlock();
    }
  }

  void all(int process, int messages, long atNanos) {
    lock.lock();
    try {
      if (messages > nanos[process].length) {
        nanos[process] = Arrays.copyOf(nanos[process], 2 * messages);
      }
      nanos[process][messages - 1] = atNanos;
      complete[process] = messages;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void failed(String text) {
    lock.lock();
    try {
      failure = text;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everybody has so many; whether they had them in time. */
  boolean await(int messages, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lock();
    try {
      while (least() < messages) {
        if (!failure.isEmpty()) {
          throw new IllegalStateException("a subscriber has failed: " + failure);
        }
        if (left <= 0) {
          return false;
        }
        left = more.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private int least() {
    return Arrays.stream(complete).min().orElseThrow();
  }

  /** When the last subscriber had a message, by {@link System#nanoTime}, which processes share. */
  long lastNanos(int ordinal) {
    lock.lock();
    try {
      return Arrays.stream(nanos).mapToLong(times -> times[ordinal]).max().orElseThrow();
    } finally {
      lock.unlock();
    }
  }
}
