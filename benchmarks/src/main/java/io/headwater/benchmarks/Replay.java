package io.headwater.benchmarks;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.benchmarks.replay.ReplayTable;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Prints how fast a journal is replayed to clients, beside how fast Kafka's consumer reads it. */
public final class Replay {

  private static final int MAINNET_BLOCKS = 400;
  private static final int SMALL_BLOCKS = 2_400;
  private static final int SMALL_TRANSACTIONS = 20;
  private static final int REPETITIONS = 3;

  private Replay() {}

  /**
   * Fills two journals and reads each.
   *
   * @param args how many whole mainnet blocks, and how many small ones
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int mainnet = args.length == 0 ? MAINNET_BLOCKS : Integer.parseInt(args[0]);
    int small = args.length < 2 ? SMALL_BLOCKS : Integer.parseInt(args[1]);
    System.out.printf(
        "Replay, %s: the median of %d; broker and clients in one process, the gateway in another (1 GiB of heap),%n"
            + "on %d CPUs, JDK %s. MB/s are of the journal's entries, uncompressed, for all clients together.%n",
        LocalDate.now(ZoneOffset.UTC),
        REPETITIONS,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature());
    try (Scratch scratch = Scratch.make("replay");
        EmbeddedBroker broker = EmbeddedBroker.start(scratch.directory(), 0)) {
      ReplayTable table =
          new ReplayTable(broker.bootstrapServers(), REPETITIONS, scratch, System.out);
      table.measure(
          "blocks of %d transactions".formatted(SMALL_TRANSACTIONS),
          2_001,
          RenderedChain.of(small, SMALL_TRANSACTIONS));
      table.measure("whole mainnet blocks", 2_002, RenderedChain.of(mainnet, Integer.MAX_VALUE));
    }
  }
}
