package io.headwater.benchmarks;

import io.headwater.benchmarks.micro.CpuTime;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks, in JVMs of their own with this one's flags, and prints one table. */
public final class Micro {

  private static final String PACKAGE = "io.headwater.benchmarks.micro.";
  private static final int FORKS = 2;
  private static final int WARMUPS = 3;
  private static final int MEASUREMENTS = 5;

  private Micro() {}

  /**
   * Runs all, or those named.
   *
   * @param args JMH's own: parts of names, {@code -p filters=1000}, {@code -prof stack}; and {@code
   *     --json FILE}
   */
  public static void main(String[] args) throws CommandLineOptionException, RunnerException {
    Options options = options(new CommandLineOptions(withJson(args)));
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

  private static Options options(CommandLineOptions given) {
    return new OptionsBuilder()
        .parent(given)
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.MICROSECONDS)
        .forks(given.getForkCount().orElse(FORKS))
        .warmupIterations(given.getWarmupIterations().orElse(WARMUPS))
        .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(1)))
        .measurementIterations(given.getMeasurementIterations().orElse(MEASUREMENTS))
        .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(1)))
        .verbosity(given.verbosity().orElse(VerboseMode.SILENT))
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuTime.class)
        .shouldFailOnError(true)
        .build();
  }

  private static void print(Collection<RunResult> results, PrintStream out) {
    out.printf("%n%-46s %5s %12s %10s %12s %10s%n", "", "unit", "mean", "±", "CPU", "B");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      out.printf(
          "%-46s %5s %12.3f %10.3f %12.3f %10.0f%n",
          name(result.getParams()),
          time.getScoreUnit(),
          time.getScore(),
          time.getScoreError(),
          secondary(result, CpuTime.LABEL),
          secondary(result, "gc.alloc.rate.norm"));
    }
  }

  private static double secondary(RunResult result, String label) {
    Result<?> found = result.getSecondaryResults().get(label);
    return found == null ? Double.NaN : found.getScore();
  }

  private static String name(BenchmarkParams params) {
    StringBuilder name = new StringBuilder(params.getBenchmark().substring(PACKAGE.length()));
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(params.getParam(key)).append(' ').append(key);
    }
    return name.toString().replace("Benchmark.", " ");
  }
}
