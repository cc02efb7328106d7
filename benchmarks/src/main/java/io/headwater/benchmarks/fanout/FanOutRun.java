package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.NodeListener;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Machine;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Section;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * All parts of the benchmark, one after the other; one that fails says so, and the next is run.
 *
 * <p>Threading: the caller's.
 */
public final class FanOutRun {

  private static final long SMALL_CHAIN = 4_001;
  private static final int SMALL_TRANSACTIONS = 20;
  private static final int LONG = 10_000_000;
  private static final String HEAP = "1g";

  private final Settings settings;
  private final Scratch scratch;
  private final PrintStream progress;

  /** A run that says what it does as it goes. */
  public FanOutRun(Settings settings, Scratch scratch, PrintStream progress) {
    this.settings = settings;
    this.scratch = scratch;
    this.progress = progress;
  }

  /** Runs it; prints its tables, and writes them and the plot into files. */
  public void run(PrintStream out) throws IOException, InterruptedException {
    Machine machine = Machine.here();
    List<Section> sections = new ArrayList<>();
    RenderedChain small = RenderedChain.of(LONG, SMALL_TRANSACTIONS);
    try (Load load = Load.start(1, scratch.log("load"))) {
      Deliveries deliveries = new Deliveries(settings, load, progress);
      if (settings.has("deliveries")) {
        deliveries.measure(contenders(small));
        deliveries.tables().forEach(table -> sections.add(table.section()));
        DeliveryPlot.write(deliveries.tables(), machine, settings.file("fan-out.svg"));
      }
    }
    Report report = new Report(machine, sections);
    report.writeJson(settings.file("fan-out.json"));
    out.print(report.text());
  }

  private List<Contender> contenders(RenderedChain chain) {
    Contenders others = new Contenders(chain, scratch);
    return List.of(
        headwater(chain),
        others.floor(FloorMode.SINGLE),
        others.floor(FloorMode.GATHERED),
        others.undertowApi());
  }

  private Contender headwater(RenderedChain chain) {
    return Contender.always(
        DeliveryTable.HEADWATER,
        () -> {
          try {
            return HeadwaterStack.start(
                "small", SMALL_CHAIN, chain, NodeListener.NONE, HEAP, scratch);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
          }
        });
  }
}
