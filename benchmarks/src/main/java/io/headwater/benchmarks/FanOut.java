package io.headwater.benchmarks;

import io.headwater.benchmarks.fanout.FanOutRun;
import io.headwater.benchmarks.fanout.Settings;
import io.headwater.benchmarks.feed.Scratch;
import java.io.IOException;

/**
 * Measures fan-out to thousands of subscribers, beside the floor under it and its peers: CPU for
 * each delivery, latency, memory of idle connections, compression, a burst. It prints one table,
 * and writes {@code fan-out.json} and {@code fan-out.svg} into {@code docs/benchmarks}, or another
 * directory.
 */
public final class FanOut {

  private FanOut() {}

  /**
   * Runs all parts.
   *
   * @param args {@code key=value} each, see {@link Settings}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Settings settings = Settings.parse(args);
    try (Scratch scratch = Scratch.make("fan-out")) {
      new FanOutRun(settings, scratch, System.err).run(System.out);
    }
  }
}
