package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.ProcessUsage;
import io.headwater.benchmarks.feed.ThreadUsage;
import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One block with very many logs, all of them for everybody.
 *
 * <p>Threading: the caller's.
 */
final class Burst {

  private static final int SUBSCRIBERS = 1_000;
  private static final int FEW = 10;
  private static final int WARM_UP_BLOCKS = 3;
  private static final String ALL_LOGS = "\"logs\",{}";
  private static final String MARK = "\"logIndex\":\"0x";
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration STALLED = Duration.ofMinutes(3);
  private static final double MEGA = 1e6;

  private final Load load;
  private final PrintStream progress;

  Burst(Load load, PrintStream progress) {
    this.load = load;
    this.progress = progress;
  }

  /**
   * Measures one such block.
   *
   * @param outboxBound bytes that may wait for all clients
   */
  Section measure(HeadwaterStack stack, int logs, long outboxBound) throws InterruptedException {
    load.open(stack.target(ALL_LOGS), FEW);
    for (int i = 0; i < WARM_UP_BLOCKS; i++) {
      var unused = burst(stack, logs);
    }
    load.disconnect();
    load.open(stack.target(ALL_LOGS), SUBSCRIBERS);
    Row row = burst(stack, logs);
    load.disconnect();
    Figure outbox = row.figures().getOrDefault("outboxMegabytes", Figure.of(0));
    return new Section(
        "burst",
        "A block of %,d logs, all of them to each of %,d subscribers, after %d such blocks to %d subscribers"
            .formatted(logs, SUBSCRIBERS, WARM_UP_BLOCKS, FEW),
        List.of(
            new Column("seconds", "s", 2),
            new Column("notifications", "notifications", 0),
            new Column("microsPerDelivery", "us/delivery", 2),
            new Column("cpuSeconds", "gateway CPU s", 2),
            new Column("fellBehind", "fell behind", 0),
            new Column("outboxMegabytes", "outbox MB", 1),
            new Column("queuedMegabytes", "lanes MB", 1),
            new Column("residentMegabytes", "RSS MB", 0)),
        List.of(row),
        List.of(
            Aim.of(
                "outbox MB at most its bound, %.0f".formatted(outboxBound / MEGA),
                outboxBound / MEGA,
                outbox.median())));
  }

  private Row burst(HeadwaterStack stack, int logs) throws InterruptedException {
    load.begin(MARK, 0);
    double behindBefore = stack.gateway().metric("headwater_subscriptions_fell_behind");
    ThreadUsage threadsBefore = ThreadUsage.of(stack.gateway().handle());
    ProcessUsage before = ProcessUsage.of(stack.gateway().handle());
    long begin = System.nanoTime();
    stack.publish();
    double outbox = 0;
    double queued = 0;
    long resident = 0;
    boolean arrived = false;
    while (!arrived && System.nanoTime() - begin < STALLED.toNanos()) {
      arrived = load.await(logs, POLL);
      outbox = Math.max(outbox, stack.gateway().metric("headwater_outbox_bytes"));
      queued = Math.max(queued, stack.gateway().metric("headwater_lane_queued_bytes"));
      resident = Math.max(resident, ProcessUsage.of(stack.gateway().handle()).residentBytes());
    }
    long end = arrived ? load.lastNanos(logs - 1) : System.nanoTime();
    Delivery delivery =
        new Delivery(
            logs,
            load.subscribers(),
            load.count(),
            Duration.ofNanos(end - begin),
            Map.of(PushServer.SERVER, ProcessUsage.of(stack.gateway().handle()).since(before)),
            ThreadUsage.of(stack.gateway().handle()).since(threadsBefore),
            load.usage());
    Duration cpu = delivery.of(PushServer.SERVER).cpu();
    progress.printf(
        "  %d subscribers: %.2f s, %.2f us a delivery %s%n",
        load.subscribers(),
        delivery.took().toNanos() / 1e9,
        delivery.perDelivery(cpu),
        delivery.fault());
    return new Row(
        "Headwater",
        Map.of(
            "seconds",
            Figure.of(delivery.took().toNanos() / 1e9),
            "notifications",
            Figure.of((double) delivery.count().received()),
            "microsPerDelivery",
            Figure.of(delivery.perDelivery(cpu)),
            "cpuSeconds",
            Figure.of(cpu.toNanos() / 1e9),
            "fellBehind",
            Figure.of(stack.gateway().metric("headwater_subscriptions_fell_behind") - behindBefore),
            "outboxMegabytes",
            Figure.of(outbox / MEGA),
            "queuedMegabytes",
            Figure.of(queued / MEGA),
            "residentMegabytes",
            Figure.of(resident / MEGA)),
        delivery.fault().isEmpty() ? "" : "FAILED: " + delivery.fault());
  }
}
