package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.ThreadUsage;
import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which of the gateway's threads take the CPU time of a delivery, in each table of deliveries. */
final class GatewayThreads {

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double LEAST_MICROS = 0.05;

  private GatewayThreads() {}

  static Section section(List<DeliveryTable> tables, List<Aim> aims) {
    List<Column> columns = new ArrayList<>();
    Map<String, Map<String, Figure>> figures = new HashMap<>();
    for (DeliveryTable table : tables) {
      String key = "%d-%d".formatted(table.subscribers(), table.window());
      columns.add(new Column(key, "%,d, W=%d".formatted(table.subscribers(), table.window()), 2));
      List<Delivery> all = table.of(DeliveryTable.HEADWATER);
      long received = all.stream().mapToLong(delivery -> delivery.count().received()).sum();
      all.stream()
          .map(Delivery::threads)
          .reduce(ThreadUsage::plus)
          .map(ThreadUsage::cpu)
          .orElse(Map.of())
          .forEach((name, cpu) -> put(figures, name, key, micros(cpu, received)));
    }
    Set<String> names = new TreeSet<>(figures.keySet());
    List<Row> rows =
        names.stream()
            .map(name -> new Row(name, figures.getOrDefault(name, Map.of())))
            .filter(row -> most(row) >= LEAST_MICROS)
            .sorted(Comparator.comparingDouble(row -> -most(row)))
            .toList();
    return new Section(
        "gateway-threads",
        "CPU of the gateway's threads for each notification, us, by subscribers and messages under way (W)",
        columns,
        rows,
        aims);
  }

  private static void put(
      Map<String, Map<String, Figure>> figures, String thread, String key, double micros) {
    figures.computeIfAbsent(thread, name -> new HashMap<>()).put(key, Figure.of(micros));
  }

  private static double micros(Duration cpu, long received) {
    return cpu.toNanos() / NANOS_PER_MICRO / received;
  }

  private static double most(Row row) {
    return row.figures().values().stream().mapToDouble(Figure::median).max().orElse(0);
  }
}
