package io.headwater.benchmarks.slow;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Slow clients that read as fast as they can from now on: whether they get everything, and when.
 *
 * <p>Threading: one thread.
 */
final class CatchUp {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final List<SlowSink> clients;
  private final Production production;
  private final int first;
  private final int behind;
  private final long had;
  private final long beginNanos = System.nanoTime();
  private double seconds;
  private long due;

  private CatchUp(List<SlowSink> clients, Production production, int first, int behind) {
    this.clients = clients;
    this.production = production;
    this.first = first;
    this.behind = behind;
    this.had = clients.stream().mapToLong(SlowSink::distinct).sum();
  }

  /**
   * Begins now.
   *
   * @param first block that was produced for them
   * @param behind how many blocks there are so far
   */
  static CatchUp begin(List<SlowSink> clients, Production production, int first, int behind) {
    CatchUp catchUp = new CatchUp(clients, production, first, behind);
    clients.forEach(client -> client.await(catchUp.events(behind)));
    return catchUp;
  }

  /**
   * Waits until they have everything, or long enough.
   *
   * @param blocks how many there are
   * @param check throws when a client has failed
   */
  void await(int blocks, Runnable check) {
    due = events(blocks);
    while (clients.stream().anyMatch(client -> client.distinct() < due) && !isTooLong()) {
      check.run();
      LockSupport.parkNanos(POLL.toNanos());
    }
    seconds = (System.nanoTime() - beginNanos) / 1e9;
  }

  private boolean isTooLong() {
    return System.nanoTime() - beginNanos > LONGEST.toNanos();
  }

  private long events(int blocks) {
    return production.eventsAfter(blocks - 1) - production.eventsAfter(first - 1);
  }

  void print(PrintStream out) {
    long lost = clients.stream().mapToLong(client -> due - client.distinct()).sum();
    long doubled = clients.stream().mapToLong(SlowSink::doubled).sum();
    long last = clients.stream().mapToLong(SlowSink::awaitedNanos).max().orElseThrow();
    out.printf(
        "  slow clients: %d had %d of %d events when they were sped up, and all that there were %.1f s later;%n"
            + "  at the end, after %.0f s, each was due %d events: %d lost, %d doubled%n",
        clients.size(),
        had,
        events(behind) * clients.size(),
        (last - beginNanos) / 1e9,
        seconds,
        due,
        lost,
        doubled);
  }
}
