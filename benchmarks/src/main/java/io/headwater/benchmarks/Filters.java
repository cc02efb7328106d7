package io.headwater.benchmarks;

import io.headwater.benchmarks.micro.FilterMix;
import io.headwater.benchmarks.micro.MainnetBlocks;
import io.headwater.gateway.filter.FilterIndex;
import io.headwater.gateway.filter.LogFilter;
import io.headwater.schemas.avro.Log;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Prints what filters cost in the index: memory, and the time to add and to remove one. */
public final class Filters {

  private static final int[] COUNTS = {1_000, 100_000, 1_000_000};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int HITTING = 100;
  private static final long SEED = 1;

  private Filters() {}

  /** Fills and empties an index of each size, twice; the first time warms up. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    out.printf(
        "Filters, %s: heap after a collection, of the index and of the filters themselves; µs of CPU of one"
            + " change, with 1 µs or so for reading the clock.%n%d CPUs, JDK %s.%n%n",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature());
    out.printf(
        "%9s %7s %9s %10s %11s %7s %8s %8s %7s %8s %8s%n",
        "filters",
        "shapes",
        "hits/log",
        "index B",
        "filters B",
        "add µs",
        "99.9 %",
        "max",
        "remove",
        "99.9 %",
        "max");
    List<Log> logs = MainnetBlocks.logs();
    new Run(100_000, logs).row();
    for (int count : COUNTS) {
      out.print(new Run(count, logs).row());
    }
  }

  /** One size. */
  private static final class Run {

    private static final long HIGHEST_NANOS = 10_000_000_000L;

    private final int count;
    private final List<Log> logs;
    private final FilterIndex<Object> index = new FilterIndex<>();
    private final Object target = new Object();

    Run(int count, List<Log> logs) {
      this.count = count;
      this.logs = logs;
    }

    String row() {
      long before = usedHeap();
      List<LogFilter> filters = new ArrayList<>(FilterMix.of(count, HITTING, logs, SEED));
      long withFilters = usedHeap();
      Histogram added = timed(filters, filter -> index.add(filter, target));
      long withIndex = usedHeap();
      int shapes = index.shapes();
      double hits = hits();
      Collections.shuffle(filters, new Random(SEED));
      Histogram removed = timed(filters, this::remove);
      return "%9d %7d %9.1f %10.1f %11.1f %s %s%n"
          .formatted(
              count,
              shapes,
              hits,
              perFilter(withIndex - withFilters),
              perFilter(withFilters - before),
              micros(added),
              micros(removed));
    }

    private void remove(LogFilter filter) {
      if (!index.remove(filter, target)) {
        throw new IllegalStateException("it was added: " + filter);
      }
    }

    private double hits() {
      int[] hits = {0};
      logs.forEach(log -> index.match(log, found -> hits[0]++));
      return (double) hits[0] / logs.size();
    }

    private double perFilter(long bytes) {
      return (double) bytes / count;
    }

    private static Histogram timed(List<LogFilter> filters, Consumer<LogFilter> change) {
      Histogram nanos = new Histogram(HIGHEST_NANOS, 3);
      for (LogFilter filter : filters) {
        long start = THREADS.getCurrentThreadCpuTime();
        change.accept(filter);
        nanos.recordValue(Math.min(THREADS.getCurrentThreadCpuTime() - start, HIGHEST_NANOS));
      }
      return nanos;
    }

    private static String micros(Histogram nanos) {
      return "%7.2f %8.1f %8.0f"
          .formatted(
              nanos.getMean() / 1e3,
              nanos.getValueAtPercentile(99.9) / 1e3,
              nanos.getMaxValue() / 1e3);
    }

    private static long usedHeap() {
      long used = Long.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        System.gc();
        used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      return used;
    }
  }
}
