package io.headwater.benchmarks;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.slow.SlowClientsRun;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Prints what clients that hardly read do to the latency of those that do. */
public final class SlowClients {

  private static final int BLOCKS = 80;
  private static final int CLIENTS = 1_000;
  private static final int SLOW = 50;
  private static final Duration EVERY = Duration.ofMillis(500);

  private SlowClients() {}

  /**
   * Runs all phases.
   *
   * @param args how many blocks each has, and how many clients there are
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int blocks = args.length == 0 ? BLOCKS : Integer.parseInt(args[0]);
    int clients = args.length < 2 ? CLIENTS : Integer.parseInt(args[1]);
    System.out.printf(
        "Slow clients, %s: phases of %d blocks, one each %d ms, after as many to warm up; each client has newHeads and all logs;%n"
            + "producer, broker and clients in one process, the gateway in another (512 MiB of heap), on %d CPUs, JDK %s.%n"
            + "Latency: from before a block is written to the journal to its last event, at the %d that read throughout.%n",
        LocalDate.now(ZoneOffset.UTC),
        blocks,
        EVERY.toMillis(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        clients - SLOW);
    try (Scratch scratch = Scratch.make("slow-clients");
        EmbeddedBroker broker = EmbeddedBroker.start(scratch.directory(), 0)) {
      new SlowClientsRun(blocks, clients, SLOW, EVERY)
          .print(broker.bootstrapServers(), scratch.log("gateway"), System.out);
    }
  }
}
