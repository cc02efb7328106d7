package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.ProcessUsage;
import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What connections with one subscription hold while nothing happens: live heap, as {@code jcmd
 * GC.class_histogram} counts it after a full collection, and resident memory after that. Kernel
 * memory of sockets is in neither.
 *
 * <p>Threading: the caller's.
 */
final class IdleConnections {

  private static final int STEPS = 6;
  private static final int TOP_CLASSES = 25;
  private static final int MANY = 100_000;
  private static final double MOST_HEAP = 4_096;
  private static final double MOST_RESIDENT = 8_192;
  private static final double MEBI = 1 << 20;

  private record Level(int connections, HeapHistogram heap, long residentBytes) {}

  private final HeadwaterStack stack;
  private final Load load;
  private final PrintStream progress;

  IdleConnections(HeadwaterStack stack, Load load, PrintStream progress) {
    this.stack = stack;
    this.load = load;
    this.progress = progress;
  }

  /** Measures from none to so many. */
  List<Section> measure(int most) throws InterruptedException {
    List<Level> levels = new ArrayList<>();
    levels.add(level(0));
    for (int step = 1; step <= STEPS; step++) {
      int connections = most / STEPS * step;
      load.open(stack.target(), connections - load.subscribers());
      levels.add(level(connections));
    }
    load.disconnect();
    return List.of(table(levels), classes(levels.getFirst(), levels.getLast()));
  }

  private Level level(int connections) throws InterruptedException {
    double subscriptions = stack.gateway().metric("headwater_subscriptions{");
    if (subscriptions != connections) {
      throw new IllegalStateException(
          "%d connections have %.0f subscriptions".formatted(connections, subscriptions));
    }
    ProcessHandle gateway = stack.gateway().handle();
    HeapHistogram heap = HeapHistogram.of(gateway);
    Level level = new Level(connections, heap, ProcessUsage.of(gateway).residentBytes());
    progress.printf(
        "  %d connections: %.1f MiB live, %.1f MiB resident%n",
        connections, heap.bytes() / MEBI, level.residentBytes() / MEBI);
    return level;
  }

  private static Section table(List<Level> levels) {
    double heap = slope(levels, level -> level.heap().bytes());
    double resident = slope(levels, Level::residentBytes);
    List<Row> rows = new ArrayList<>();
    for (Level level : levels) {
      rows.add(
          row(
              "%,d connections".formatted(level.connections()),
              level.heap().bytes() / MEBI,
              level.residentBytes() / MEBI));
    }
    Level none = levels.getFirst();
    rows.add(
        row(
            "%,d connections, by the slope".formatted(MANY),
            (none.heap().bytes() + MANY * heap) / MEBI,
            (none.residentBytes() + MANY * resident) / MEBI));
    return new Section(
        "idle",
        "Idle connections with one newHeads each: live heap (jcmd GC.class_histogram, a full collection) and resident memory of the gateway",
        List.of(new Column("heapMib", "heap MiB", 1), new Column("residentMib", "RSS MiB", 1)),
        rows,
        List.of(
            Aim.of("bytes of heap for a connection, at most 4 KiB", MOST_HEAP, heap),
            Aim.of("bytes of RSS for a connection, at most 8 KiB", MOST_RESIDENT, resident)));
  }

  private static Row row(String name, double heapMib, double residentMib) {
    return new Row(
        name, Map.of("heapMib", Figure.of(heapMib), "residentMib", Figure.of(residentMib)));
  }

  /** Bytes a connection, by least squares. */
  private static double slope(List<Level> levels, ToLongFunction<Level> bytes) {
    double meanX = levels.stream().mapToInt(Level::connections).average().orElseThrow();
    double meanY = levels.stream().mapToLong(bytes).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    for (Level level : levels) {
      double x = level.connections() - meanX;
      xy += x * (bytes.applyAsLong(level) - meanY);
      xx += x * x;
    }
    return xy / xx;
  }

  private static Section classes(Level none, Level all) {
    Map<String, HeapHistogram.Instances> more = new TreeMap<>(all.heap().classes());
    more.replaceAll((name, instances) -> instances.minus(none.heap().of(name)));
    List<Row> rows =
        more.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes()))
            .limit(TOP_CLASSES)
            .map(
                entry ->
                    new Row(
                        entry.getKey(),
                        Map.of(
                            "bytes",
                            Figure.of((double) entry.getValue().bytes() / all.connections()),
                            "instances",
                            Figure.of((double) entry.getValue().count() / all.connections()))))
            .toList();
    return new Section(
        "idle-classes",
        "Of these, by class, for a connection: %,d connections against none"
            .formatted(all.connections()),
        List.of(new Column("bytes", "bytes", 1), new Column("instances", "instances", 2)),
        rows,
        List.of());
  }
}
