package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.latency.NodeListener;
import io.headwater.benchmarks.latency.RenderedChain;
import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Machine;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Row;
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

  private static final long CHAIN_ID = 4_001;
  private static final int SMALL_TRANSACTIONS = 20;
  private static final int LONG = 10_000_000;
  private static final String HEAP = "1g";
  private static final long OUTBOX_BOUND = (1L << 30) / 4;
  private static final int LOAD_PROCESSES_WHEN_IDLE = 2;
  private static final double MOST_TIMES_FEWER = 1.5;

  private final Settings settings;
  private final Scratch scratch;
  private final PrintStream progress;
  private final Machine machine = Machine.here();
  private final RenderedChain small = RenderedChain.of(LONG, SMALL_TRANSACTIONS);
  private final List<Section> sections = new ArrayList<>();
  private int stacks;

  /** A run that says what it does as it goes. */
  public FanOutRun(Settings settings, Scratch scratch, PrintStream progress) {
    this.settings = settings;
    this.scratch = scratch;
    this.progress = progress;
  }

  private interface Part {
    void measure() throws IOException, InterruptedException;
  }

  /** Runs it; prints its tables, and writes them and the plot into files. */
  public void run(PrintStream out) throws IOException, InterruptedException {
    measure("deliveries", this::deliveries);
    measure("turns", this::turns);
    measure("latency", this::latency);
    measure("idle", this::idle);
    measure("deflate", this::deflate);
    measure("burst", this::burst);
    measure("operations", () -> sections.add(SingleOperations.measure()));
    Report report = new Report(machine, sections);
    report.writeJson(settings.file("fan-out.json"));
    out.print(report.text());
  }

  private void measure(String name, Part part) throws IOException, InterruptedException {
    if (!settings.has(name)) {
      return;
    }
    progress.println(name);
    try {
      part.measure();
    } catch (RuntimeException e) {
      e.printStackTrace(progress);
      Row row = Row.without(name, "FAILED: " + e.getMessage());
      sections.add(new Section(name, name, List.of(), List.of(row), List.of()));
    }
  }

  private void deliveries() throws IOException, InterruptedException {
    try (Load load = Load.start(1, scratch.log("load"))) {
      Deliveries deliveries = new Deliveries(settings, load, progress);
      deliveries.measure(contenders());
      deliveries.tables().forEach(table -> sections.add(table.section()));
      if (settings.measures(DeliveryTable.HEADWATER)) {
        sections.add(GatewayThreads.section(deliveries.tables(), more(deliveries.tables())));
      }
      DeliveryPlot.write(deliveries.tables(), machine, settings.file("fan-out.svg"));
    }
  }

  /** What more subscribers cost. */
  private static List<Aim> more(List<DeliveryTable> tables) {
    DeliveryTable first = tables.getFirst();
    return tables.stream()
        .filter(table -> table.subscribers() != first.subscribers())
        .flatMap(
            table ->
                tables.stream()
                    .filter(fewer -> fewer.subscribers() == first.subscribers())
                    .filter(fewer -> fewer.window() == table.window())
                    .flatMap(fewer -> table.against(fewer, MOST_TIMES_FEWER).stream()))
        .toList();
  }

  private List<Contender> contenders() {
    Contenders others = new Contenders(small, scratch);
    return List.of(
        Contender.always(DeliveryTable.HEADWATER, () -> uninterrupted("deliveries")),
        others.floor(FloorMode.SINGLE),
        others.floor(FloorMode.FOUR),
        others.floor(FloorMode.GATHERED),
        others.undertowApi(),
        others.nats(),
        others.nchan(),
        others.nodeWs());
  }

  private void turns() throws InterruptedException {
    Contender floor = new Contenders(small, scratch).floor(FloorMode.SINGLE);
    if (!floor.missing().isEmpty()) {
      progress.printf("%s: %s%n", floor.name(), floor.missing());
      return;
    }
    try (PushServer headwater = uninterrupted("turns");
        PushServer beside = floor.start().get();
        FloorInTurns turns = new FloorInTurns(settings, scratch)) {
      sections.add(turns.measure(headwater, beside));
    }
  }

  private void latency() throws InterruptedException {
    AddedLatency latency;
    try (Load load = Load.start(1, scratch.log("load"))) {
      latency = new AddedLatency(load, progress);
      int blocks = settings.blocks();
      latency(latency, new AddedLatency.Plan("blocks of 20 transactions", blocks, 15, 40), small);
      latency(
          latency,
          new AddedLatency.Plan("whole mainnet blocks", blocks, 35, 90),
          RenderedChain.of(LONG, Integer.MAX_VALUE));
    }
    sections.add(latency.section());
  }

  private void latency(AddedLatency latency, AddedLatency.Plan plan, RenderedChain chain)
      throws InterruptedException {
    Announcements announcements = new Announcements();
    try (HeadwaterStack stack = stack("latency", chain, announcements)) {
      latency.measure(plan, stack, announcements);
    } catch (RuntimeException e) {
      e.printStackTrace(progress);
      latency.failed(plan, e);
    }
  }

  private void idle() throws InterruptedException {
    try (Load load = Load.start(LOAD_PROCESSES_WHEN_IDLE, scratch.log("load"));
        HeadwaterStack stack = stack("idle", small, NodeListener.NONE)) {
      sections.addAll(new IdleConnections(stack, load, progress).measure(settings.idle()));
    }
  }

  private void deflate() throws InterruptedException {
    try (Load load = Load.start(1, scratch.log("load"));
        HeadwaterStack stack = stack("deflate", small, NodeListener.NONE)) {
      sections.addAll(new CompressedDelivery(settings, load, progress).measure(stack));
    }
  }

  private void burst() throws InterruptedException {
    RenderedChain bursts = RenderedChain.ofBursts(LONG, settings.burstLogs());
    try (Load load = Load.start(1, scratch.log("load"));
        HeadwaterStack stack = stack("burst", bursts, NodeListener.NONE)) {
      sections.add(new Burst(load, progress).measure(stack, settings.burstLogs(), OUTBOX_BOUND));
    }
  }

  private HeadwaterStack uninterrupted(String name) {
    try {
      return stack(name, small, NodeListener.NONE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private HeadwaterStack stack(String name, RenderedChain chain, NodeListener listener)
      throws InterruptedException {
    return HeadwaterStack.start(
        "%s-%d".formatted(name, ++stacks), CHAIN_ID, chain, listener, HEAP, scratch);
  }
}
