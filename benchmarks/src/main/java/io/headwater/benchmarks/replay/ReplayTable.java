package io.headwater.benchmarks.replay;

import io.headwater.benchmarks.feed.GatewayProcess;
import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.schemas.avro.Address;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fills a journal, reads it in each way some times, and prints the medians.
 *
 * <p>Threading: the caller's.
 */
public final class ReplayTable {

  private static final int MANY = 100;

  /**
   * Many clients read this part of the journal only: all of it would take as many times as long.
   */
  private static final int PART = 60;

  private final String bootstrapServers;
  private final int repetitions;
  private final Scratch scratch;
  private final PrintStream out;

  /** Tables on a broker. */
  public ReplayTable(String bootstrapServers, int repetitions, Scratch scratch, PrintStream out) {
    this.bootstrapServers = bootstrapServers;
    this.repetitions = repetitions;
    this.scratch = scratch;
    this.out = out;
  }

  /** Measures a chain. */
  public void measure(String what, long chainId, RenderedChain chain)
      throws IOException, InterruptedException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    FilledJournal journal = FilledJournal.write(kafka, chainId, chain);
    Stretch all = journal.all();
    Stretch part = journal.newest(chain.length() / PART);
    Address rare = journal.rare(part);
    String filter = "\"address\":\"%s\",".formatted(FilledJournal.hex(rare));
    long logs = journal.logs(all);
    long partLogs = journal.logs(part);
    long rareLogs = journal.logs(all, rare);
    long rarePartLogs = journal.logs(part, rare);
    List<Pass> bare = new ArrayList<>();
    List<Pass> one = new ArrayList<>();
    List<Pass> oneRare = new ArrayList<>();
    List<Pass> many = new ArrayList<>();
    List<Pass> manyRare = new ArrayList<>();
    try (GatewayProcess gateway =
        GatewayProcess.start(bootstrapServers, chainId, "1g", scratch.log("gateway-" + chainId))) {
      ReplayRun run = new ReplayRun(kafka, chainId, gateway);
      run.bare(all);
      run.clients(1, all, true, "", logs);
      for (int i = 0; i < repetitions; i++) {
        bare.add(run.bare(all));
        one.add(run.clients(1, all, true, "", logs));
        oneRare.add(run.clients(1, all, true, filter, rareLogs));
        many.add(run.clients(MANY, part, false, "", partLogs));
        manyRare.add(run.clients(MANY, part, false, filter, rarePartLogs));
      }
    }
    Pass measure = Pass.median(bare);
    out.printf(
        "%n%s: %d, %.0f MB in the journal, %.0f logs a block%n%s%s%s%s%s%s",
        what,
        all.blocks(),
        all.bytes() / 1e6,
        (double) logs / all.blocks(),
        Pass.heading(),
        measure.row("Kafka's consumer, nothing decoded", measure),
        Pass.median(one).row("one client, all logs", measure),
        Pass.median(oneRare).row("one client, %d of %d logs".formatted(rareLogs, logs), measure),
        Pass.median(many)
            .row(
                "%d clients, %d blocks: all %d logs".formatted(MANY, part.blocks(), partLogs),
                measure),
        Pass.median(manyRare)
            .row(
                "%d clients, %d blocks: %d logs".formatted(MANY, part.blocks(), rarePartLogs),
                measure));
    out.flush();
  }
}
