package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * From a node's announcement of a block to the last subscriber's having its header. A block is
 * announced a while after the last has arrived. Processes share the clock of {@link
 * System#nanoTime}, which on Linux is CLOCK_MONOTONIC.
 *
 * <p>Threading: the caller's.
 */
final class AddedLatency {

  private static final int SUBSCRIBERS = 1_000;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration STALLED = Duration.ofSeconds(20);
  private static final int DIGITS = 3;
  private static final double P50 = 50;
  private static final double P99 = 99;

  private final Load load;
  private final PrintStream progress;
  private final List<Row> rows = new ArrayList<>();
  private final List<Aim> aims = new ArrayList<>();

  AddedLatency(Load load, PrintStream progress) {
    this.load = load;
    this.progress = progress;
  }

  /** What is measured of a chain. */
  record Plan(String name, int blocks, double mostP50Millis, double mostP99Millis) {}

  /** Measures a chain; as many blocks go before, to warm up. */
  void measure(Plan plan, HeadwaterStack stack, Announcements announcements)
      throws InterruptedException {
    load.open(stack.target(), SUBSCRIBERS);
    announce(stack, plan.blocks());
    long first = stack.nextNumber();
    announce(stack, plan.blocks());
    String fault = load.count().firstFault();
    Histogram nanos = new Histogram(DIGITS);
    for (int i = 0; i < plan.blocks(); i++) {
      nanos.recordValue(load.lastNanos(i) - announcements.of(first + i));
    }
    load.disconnect();
    double p50 = millis(nanos.getValueAtPercentile(P50));
    double p99 = millis(nanos.getValueAtPercentile(P99));
    progress.printf("  %s: p50 %.1f ms, p99 %.1f ms%n", plan.name(), p50, p99);
    rows.add(
        new Row(
            plan.name(),
            Map.of(
                "p50Millis",
                Figure.of(p50),
                "p99Millis",
                Figure.of(p99),
                "mostMillis",
                Figure.of(millis(nanos.getMaxValue())),
                "blocks",
                Figure.of(plan.blocks())),
            fault.isEmpty() ? "" : "FAILED: " + fault));
    aims.add(Aim.of("%s, p50, ms".formatted(plan.name()), plan.mostP50Millis(), p50));
    aims.add(Aim.of("%s, p99, ms".formatted(plan.name()), plan.mostP99Millis(), p99));
  }

  /** A chain could not be measured. */
  void failed(Plan plan, RuntimeException cause) {
    rows.add(Row.without(plan.name(), "FAILED: " + cause.getMessage()));
  }

  private void announce(HeadwaterStack stack, int blocks) throws InterruptedException {
    load.begin(HeadNotifications.MARK, stack.nextNumber());
    for (int i = 1; i <= blocks; i++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      stack.publish();
      if (!load.await(i, STALLED)) {
        throw new IllegalStateException("block %d of %d has not arrived".formatted(i, blocks));
      }
    }
  }

  private static double millis(long nanos) {
    return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  Section section() {
    return new Section(
        "latency",
        "From the node's announcement of a block to its header at the last of %,d subscribers, a block %d ms after the last has arrived"
            .formatted(SUBSCRIBERS, PAUSE.toMillis()),
        List.of(
            new Column("p50Millis", "p50 ms", 1),
            new Column("p99Millis", "p99 ms", 1),
            new Column("mostMillis", "max ms", 1),
            new Column("blocks", "blocks", 0)),
        rows,
        aims);
  }
}
