package io.headwater.benchmarks;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.benchmarks.latency.LatencyRun;
import io.headwater.benchmarks.latency.RenderedChain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Prints how long blocks take from a node's announcement to a subscriber, and where. */
public final class Latency {

  private static final int BLOCKS = 300;
  private static final int SMALL_TRANSACTIONS = 20;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Latency() {}

  /**
   * Runs both sizes of blocks, one after the other.
   *
   * @param args how many blocks of each; as many go before to warm up
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    int blocks = args.length == 0 ? BLOCKS : Integer.parseInt(args[0]);
    out.printf(
        "Latency, %s: %d blocks after %d to warm up, one each time the last has arrived and %d ms have passed;%n"
            + "node, broker, ingest, gateway and subscriber in one process on %d CPUs, JDK %s. Milliseconds after the announcement.%n",
        LocalDate.now(ZoneOffset.UTC),
        blocks,
        blocks,
        PAUSE.toMillis(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature());
    Path data = Files.createTempDirectory("headwater-latency");
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      LatencyRun run = new LatencyRun(broker, blocks, PAUSE, out);
      int length = 2 * blocks + 1;
      run.measure(
          "blocks of %d transactions".formatted(SMALL_TRANSACTIONS),
          1_001,
          RenderedChain.of(length, SMALL_TRANSACTIONS));
      run.measure("whole mainnet blocks", 1_002, RenderedChain.of(length, Integer.MAX_VALUE));
    } finally {
      delete(data);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory, new FileVisitOption[0])) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
