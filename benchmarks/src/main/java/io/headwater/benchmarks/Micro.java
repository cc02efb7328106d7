package io.headwater.benchmarks;

import io.headwater.benchmarks.micro.Operations;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;

/** Runs the JMH benchmarks, in JVMs of their own with this one's flags, and prints one table. */
public final class Micro {

  private Micro() {}

  /**
   * Runs all, or those named.
   *
   * @param args JMH's own: parts of names, {@code -p filters=1000}, {@code -prof stack}; and {@code
   *     --json FILE}
   */
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    Options options = Operations.options(new CommandLineOptions(withJson(args)));
    PrintStream out = System.out;
    out.printf(
        "Micro, %s: means over %d JVMs, %d CPUs, JDK %s; ± is JMH's 99.9 %% interval, CPU that of the%n"
            + "whole JVM for one operation, B what it allocates.%n",
        LocalDate.now(ZoneOffset.UTC),
        options.getForkCount().get(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature());
    print(new Runner(options).run(), out);
  }

  private static String[] withJson(String[] args) {
    List<String> own = new ArrayList<>();
    for (String arg : args) {
      own.addAll(arg.equals("--json") ? List.of("-rf", "json", "-rff") : List.of(arg));
    }
    return own.toArray(String[]::new);
  }

  private static void print(Collection<RunResult> results, PrintStream out) {
    out.printf("%n%-46s %5s %12s %10s %12s %10s%n", "", "unit", "mean", "±", "CPU", "B");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      out.printf(
          "%-46s %5s %12.3f %10.3f %12.3f %10.0f%n",
          Operations.name(result),
          time.getScoreUnit(),
          time.getScore(),
          time.getScoreError(),
          Operations.cpuMicros(result),
          Operations.bytes(result));
    }
  }
}
