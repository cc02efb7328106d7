package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.NodeListener;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Machine;
import io.headwater.benchmarks.report.Section;
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

  /** Runs it; gives its tables. */
  public String run() throws InterruptedException {
    Machine machine = Machine.here();
    List<Section> sections = new ArrayList<>();
    RenderedChain small = RenderedChain.of(LONG, SMALL_TRANSACTIONS);
    Contenders contenders = new Contenders(small, scratch);
    try (Load load = Load.start(1, scratch.log("load"))) {
      sections.addAll(
          new Deliveries(settings, load, progress)
              .measure(
                  List.of(
                      headwater(small),
                      contenders.floor(FloorMode.SINGLE),
                      contenders.floor(FloorMode.GATHERED),
                      contenders.undertowApi())));
    }
    StringBuilder text = new StringBuilder("Fan-out: " + machine.line() + "\n");
    sections.forEach(section -> text.append(section.text()));
    return text.toString();
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
