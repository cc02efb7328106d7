package io.headwater.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How the benchmarks of single operations are run, and what is read off their results. */
public final class Operations {

  private static final String PACKAGE = "io.headwater.benchmarks.micro.";
  private static final int FORKS = 2;
  private static final int WARMUPS = 3;
  private static final int MEASUREMENTS = 5;

  private Operations() {}

  /** JMH's own options, and ours where they say nothing. */
  public static Options options(CommandLineOptions given) {
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

  /** CPU of the whole JVM for one operation. */
  public static double cpuMicros(RunResult result) {
    return secondary(result, CpuTime.LABEL);
  }

  /** Bytes that one operation allocates. */
  public static double bytes(RunResult result) {
    return secondary(result, "gc.alloc.rate.norm");
  }

  private static double secondary(RunResult result, String label) {
    Result<?> found = result.getSecondaryResults().get(label);
    return found == null ? Double.NaN : found.getScore();
  }

  /** The operation, and what it was measured with. */
  public static String name(RunResult result) {
    BenchmarkParams params = result.getParams();
    StringBuilder name = new StringBuilder(params.getBenchmark().substring(PACKAGE.length()));
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(params.getParam(key)).append(' ').append(key);
    }
    return name.toString().replace("Benchmark.", " ");
  }
}
