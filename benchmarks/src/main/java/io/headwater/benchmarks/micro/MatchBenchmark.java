package io.headwater.benchmarks.micro;

import io.headwater.gateway.filter.FilterIndex;
import io.headwater.gateway.filter.LogFilter;
import io.headwater.schemas.avro.Log;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One real log, each time another, against many filters of mixed shapes. */
@State(Scope.Thread)
public class MatchBenchmark {

  private static final long SEED = 1;

  @Param({"1000", "100000", "1000000"})
  public int filters;

  @Param("100")
  public int hitting;

  private final List<Log> logs = MainnetBlocks.logs();
  private final FilterIndex<LogFilter> index = new FilterIndex<>();
  private List<LogFilter> all = List.of();
  private int next;

  /** Fills the index. */
  @Setup
  public void fill() {
    all = FilterMix.of(filters, hitting, logs, SEED);
    all.forEach(filter -> index.add(filter, filter));
  }

  private Log log() {
    next = next + 1 == logs.size() ? 0 : next + 1;
    return logs.get(next);
  }

  @Benchmark
  public void index(Blackhole hole) {
    index.match(log(), hole::consume);
  }

  /** What nodes do: every filter is asked. */
  @Benchmark
  public void naiveLoop(Blackhole hole) {
    Log log = log();
    for (LogFilter filter : all) {
      if (filter.matches(log)) {
        hole.consume(filter);
      }
    }
  }
}
