package io.headwater.benchmarks;

import io.headwater.analytics.run.Progress;
import io.headwater.app.OwnJvm;
import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.benchmarks.feed.ChildProcess;
import io.headwater.benchmarks.feed.JournalFeed;
import io.headwater.benchmarks.feed.ProcessUsage;
import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.schemas.topic.TopicNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Prints how fast analytics derives its topics of whole mainnet blocks. */
public final class Derive {

  private static final long CHAIN = 2_003;
  private static final int BLOCKS = 1_000;
  private static final Duration LOOK = Duration.ofMillis(100);

  private Derive() {}

  /**
   * Fills a journal, then derives all of it, once for each given set of views.
   *
   * @param args how many blocks; the sets of views, default {@code live} and {@code
   *     live,final,current}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int blocks = args.length == 0 ? BLOCKS : Integer.parseInt(args[0]);
    List<String> views =
        args.length < 2
            ? List.of("live", "live,final,current")
            : List.of(args).subList(1, args.length);
    System.out.printf(
        "Derive, %s: %d whole mainnet blocks from a journal that is there; the broker in one process,%n"
            + "analytics in another (1 GiB of heap), on %d CPUs, JDK %s.%n",
        LocalDate.now(ZoneOffset.UTC),
        blocks,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature());
    for (String each : views) {
      try (Scratch scratch = Scratch.make("derive");
          EmbeddedBroker broker = EmbeddedBroker.start(scratch.directory(), 0)) {
        measure(broker, scratch, blocks, each);
      }
    }
  }

  private static void measure(EmbeddedBroker broker, Scratch scratch, int blocks, String views)
      throws IOException, InterruptedException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    RenderedChain chain = RenderedChain.of(blocks, Integer.MAX_VALUE);
    long bytes;
    try (JournalFeed feed = JournalFeed.begin(kafka, CHAIN, chain)) {
      for (int i = 0; i < blocks; i++) {
        feed.append(feed.block(i));
      }
      bytes = feed.bytes();
      feed.reportAtHead();
    }
    Process process = analytics(broker, scratch, views);
    try (Progress progress = Progress.open(kafka, new TopicNames(CHAIN).journal())) {
      String group = Progress.group(CHAIN, 1);
      long end = progress.end();
      await(process, () -> progress.position(group).orElse(0) > end / 10);
      long first = progress.position(group).orElseThrow();
      long from = System.nanoTime();
      ProcessUsage analyticsBefore = ProcessUsage.of(process.toHandle());
      ProcessUsage brokerBefore = ProcessUsage.of(ProcessHandle.current());
      await(process, () -> progress.position(group).orElse(0) >= end);
      double seconds = (System.nanoTime() - from) / 1e9;
      double derived = blocks * (double) (end - first) / end;
      ProcessUsage analytics = ProcessUsage.of(process.toHandle()).since(analyticsBefore);
      ProcessUsage all = ProcessUsage.of(ProcessHandle.current()).since(brokerBefore);
      double ownMillis = analytics.cpu().toMillis();
      System.out.printf(
          "%-20s %7.0f blocks a minute, %5.1f MB/s of journal; CPU a block: analytics %.1f ms, broker %.1f ms; %d MiB resident%n",
          views,
          derived / seconds * 60,
          bytes * derived / blocks / seconds / 1e6,
          ownMillis / derived,
          (all.cpu().toMillis() - ownMillis) / derived,
          analytics.residentBytes() >> 20);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Process process, Condition condition) {
    while (!condition.holds()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("analytics has ended");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static Process analytics(EmbeddedBroker broker, Scratch scratch, String views)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("analytics", "--allow-unreplicated"));
    args.addAll(List.of("--kafka", broker.bootstrapServers(), "--chain", Long.toString(CHAIN)));
    args.addAll(List.of("--views", views, "--state", scratch.directory() + "/analytics"));
    Path log = scratch.log("analytics");
    return ChildProcess.endingWithThis(
        new ProcessBuilder(OwnJvm.command(List.of("-Xmx1g"), args))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start());
  }
}
