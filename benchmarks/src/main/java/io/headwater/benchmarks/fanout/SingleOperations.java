package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.micro.Operations;
import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Matching a log, beside the naive loop over all filters, and rendering, each by itself. */
final class SingleOperations {

  private static final String CPU = "cpuMicros";
  private static final Map<String, Double> MOST_MICROS =
      Map.of("Match index", 1.0, "Render log", 1.0, "Render header", 3.0);

  private SingleOperations() {}

  static Section measure() {
    try {
      CommandLineOptions given = new CommandLineOptions("MatchBenchmark", "RenderBenchmark");
      return section(new Runner(Operations.options(given)).run());
    } catch (CommandLineOptionException | RunnerException e) {
      throw new IllegalStateException("the operations cannot be measured: " + e.getMessage(), e);
    }
  }

  private static Section section(Collection<RunResult> results) {
    List<Row> rows = new ArrayList<>();
    List<Aim> aims = new ArrayList<>();
    for (RunResult result : results) {
      String name = Operations.name(result);
      double cpu = Operations.cpuMicros(result);
      rows.add(new Row(name, Map.of(CPU, Figure.of(cpu))));
      MOST_MICROS.forEach(
          (operation, most) -> {
            if (name.startsWith(operation)) {
              aims.add(Aim.of("%s, at most %.0f us".formatted(name, most), most, cpu));
            }
          });
    }
    return new Section(
        "operations",
        "One operation, each in JVMs of its own: CPU of the whole JVM",
        List.of(new Column(CPU, "us", 3)),
        rows,
        aims);
  }
}
