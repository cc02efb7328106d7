package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.ProcessUsage;
import io.headwater.benchmarks.feed.Scratch;
import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The floor when it sends one message after each of Headwater's, to subscribers of its own: from
 * caches that a node, an ingest, a broker and a gateway have just used, as the gateway's sends are.
 *
 * <p>Threading: the caller's.
 */
final class FloorInTurns implements AutoCloseable {

  private static final int SUBSCRIBERS = 1_000;
  private static final Duration STALLED = Duration.ofSeconds(20);

  private final Settings settings;
  private final Load ofHeadwater;
  private final Load ofFloor;

  FloorInTurns(Settings settings, Scratch scratch) {
    this.settings = settings;
    this.ofHeadwater = Load.start(1, scratch.log("load"));
    this.ofFloor = Load.start(1, scratch.log("load-floor"));
  }

  /** One message under way at a time, to one and to the other. */
  Section measure(PushServer headwater, PushServer floor) throws InterruptedException {
    var unused = new ClosedLoop(ofHeadwater).warmUp(headwater, headwater.target(), settings);
    ofHeadwater.open(headwater.target(), SUBSCRIBERS);
    ofFloor.open(floor.target(), SUBSCRIBERS);
    List<Double> costs = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    List<Double> times = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      turns(headwater, floor, costs, floors);
      times.add(costs.getLast() / floors.getLast());
    }
    return new Section(
        "turns",
        "newHeads, 1 message under way, to %,d subscribers of Headwater's and to %,d of the floor's, in turns"
            .formatted(SUBSCRIBERS, SUBSCRIBERS),
        List.of(
            new Column(DeliveryTable.COST, "us/delivery", 2),
            new Column("timesSingle", "x single", 2)),
        List.of(
            new Row(
                DeliveryTable.HEADWATER,
                Map.of(DeliveryTable.COST, Figure.of(costs), "timesSingle", Figure.of(times)),
                ""),
            new Row(FloorMode.SINGLE.title(), Map.of(DeliveryTable.COST, Figure.of(floors)), "")),
        List.of());
  }

  private void turns(
      PushServer headwater, PushServer floor, List<Double> costs, List<Double> floors)
      throws InterruptedException {
    ofHeadwater.begin(HeadNotifications.MARK, headwater.nextNumber());
    ofFloor.begin(HeadNotifications.MARK, floor.nextNumber());
    ProcessUsage before = ProcessUsage.of(headwater.server());
    ProcessUsage floorBefore = ProcessUsage.of(floor.server());
    long begin = System.nanoTime();
    int published = 0;
    while (System.nanoTime() - begin < settings.publishing().toNanos()) {
      published++;
      publish(headwater, ofHeadwater, published);
      publish(floor, ofFloor, published);
    }
    costs.add(micros(headwater, before) / published);
    floors.add(micros(floor, floorBefore) / published);
  }

  /** CPU since then, for each subscriber. */
  private static double micros(PushServer server, ProcessUsage before) {
    return ProcessUsage.of(server.server()).since(before).cpu().toNanos() / 1e3 / SUBSCRIBERS;
  }

  private static void publish(PushServer server, Load load, int published)
      throws InterruptedException {
    server.publish();
    if (!load.await(published, STALLED)) {
      throw new IllegalStateException("message %d did not come".formatted(published));
    }
  }

  @Override
  public void close() {
    ofHeadwater.close();
    ofFloor.close();
  }
}
