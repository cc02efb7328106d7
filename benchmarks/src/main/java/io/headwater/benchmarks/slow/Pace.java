package io.headwater.benchmarks.slow;

import io.headwater.benchmarks.feed.GatewayProcess;
import io.headwater.benchmarks.feed.JournalFeed;
import io.headwater.schemas.avro.Block;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Writes blocks at a pace and watches the gateway.
 *
 * <p>Threading: one thread.
 */
final class Pace {

  private static final int WATCHED_EVERY = 4;

  private final JournalFeed feed;
  private final Production production;
  private final GatewayProcess gateway;
  private final Duration every;
  private final int blocks;

  /**
   * A pace.
   *
   * @param blocks of a phase
   */
  Pace(
      JournalFeed feed, Production production, GatewayProcess gateway, Duration every, int blocks) {
    this.feed = feed;
    this.production = production;
    this.gateway = gateway;
    this.every = every;
    this.blocks = blocks;
  }

  /**
   * Writes a phase's blocks.
   *
   * @param latency what its clients will fill
   */
  Phase run(int phase, Histogram latency) throws InterruptedException {
    double outbox = 0;
    double heap = 0;
    long begin = System.nanoTime();
    Duration cpu = gateway.cpu();
    for (int i = 0; i < blocks; i++) {
      int index = phase * blocks + i;
      Block block = feed.block(1 + index);
      awaitTime(begin + i * every.toNanos());
      production.produced(index, System.nanoTime());
      feed.append(block);
      if (i % WATCHED_EVERY == 0) {
        outbox = Math.max(outbox, gateway.metric("headwater_outbox_bytes"));
        heap = Math.max(heap, gateway.metric("jvm_memory_used_bytes{area=\"heap\""));
      }
    }
    awaitTime(begin + blocks * every.toNanos());
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Phase(latency, outbox, heap, gateway.cpu().minus(cpu).toNanos() / 1e9 / seconds);
  }

  private static void awaitTime(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
