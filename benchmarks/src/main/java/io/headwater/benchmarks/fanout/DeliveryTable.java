package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Deliveries to so many subscribers with so many messages under way, by server and round.
 *
 * <p>Threading: one thread.
 */
final class DeliveryTable {

  /** What is compared. */
  static final String HEADWATER = "Headwater";

  /** Key of the column that is compared. */
  static final String COST = "microsPerDelivery";

  private static final List<Column> COLUMNS =
      List.of(
          new Column(COST, "us/delivery", 2),
          new Column("userMicros", "user", 2),
          new Column("systemMicros", "system", 2),
          new Column("timesSingle", "x single", 2),
          new Column("timesGathered", "x gathered", 2),
          new Column("deliveriesPerSecond", "deliveries/s", 0),
          new Column("messageBytes", "bytes", 0),
          new Column("ingestMicros", "ingest us", 2),
          new Column("brokerMicros", "broker us", 2),
          new Column("loadMicros", "load us", 2));

  private final int subscribers;
  private final int window;
  private final Map<String, List<Delivery>> rounds = new LinkedHashMap<>();
  private final Map<String, String> remarks = new HashMap<>();

  DeliveryTable(int subscribers, int window) {
    this.subscribers = subscribers;
    this.window = window;
  }

  int subscribers() {
    return subscribers;
  }

  int window() {
    return window;
  }

  void add(String server) {
    rounds.put(server, new ArrayList<>());
  }

  void add(String server, Delivery delivery) {
    of(server).add(delivery);
    if (!delivery.fault().isEmpty()) {
      remark(server, "FAILED: " + delivery.fault());
    }
  }

  void remark(String server, String text) {
    remarks.put(server, text);
  }

  List<Delivery> of(String server) {
    return Objects.requireNonNull(rounds.get(server), server);
  }

  Section section() {
    return new Section(
        "deliveries-%d-%d".formatted(subscribers, window),
        "newHeads, %d subscribers, %d message%s under way: CPU of the server's process for each notification, median (least..most) of the rounds"
            .formatted(subscribers, window, window == 1 ? "" : "s"),
        COLUMNS,
        rounds.keySet().stream()
            .map(name -> new Row(name, figures(name), remarks.getOrDefault(name, "")))
            .toList(),
        aims());
  }

  private Map<String, Figure> figures(String server) {
    Map<String, Figure> figures = new HashMap<>();
    List<Delivery> all = of(server);
    if (all.isEmpty()) {
      return figures;
    }
    figures.put(COST, figure(server, Delivery::micros));
    figures.put("userMicros", once(all, d -> d.perDelivery(d.of(PushServer.SERVER).user())));
    figures.put("systemMicros", once(all, d -> d.perDelivery(d.of(PushServer.SERVER).system())));
    times(server, FloorMode.SINGLE.title()).ifPresent(times -> figures.put("timesSingle", times));
    times(server, FloorMode.GATHERED.title())
        .ifPresent(times -> figures.put("timesGathered", times));
    figures.put("deliveriesPerSecond", once(all, Delivery::perSecond));
    figures.put("messageBytes", once(all, d -> (double) d.count().bytes() / d.count().received()));
    for (String other : List.of(HeadwaterStack.INGEST, HeadwaterStack.BROKER)) {
      if (all.getFirst().used().containsKey(other)) {
        figures.put(other + "Micros", once(all, d -> d.perDelivery(d.of(other).cpu())));
      }
    }
    figures.put("loadMicros", once(all, d -> d.perDelivery(d.load().cpu())));
    return figures;
  }

  private Figure figure(String server, ToDoubleFunction<Delivery> value) {
    return Figure.of(of(server).stream().map(value::applyAsDouble).toList());
  }

  private static Figure once(List<Delivery> all, ToDoubleFunction<Delivery> value) {
    return Figure.of(Figure.of(all.stream().map(value::applyAsDouble).toList()).median());
  }

  /** How often another's cost of the same round. */
  private Optional<Figure> times(String server, String other) {
    List<Delivery> theirs = rounds.getOrDefault(other, List.of());
    List<Delivery> own = rounds.getOrDefault(server, List.of());
    int pairs = Math.min(theirs.size(), own.size());
    return pairs == 0
        ? Optional.empty()
        : Optional.of(
            Figure.of(
                IntStream.range(0, pairs)
                    .mapToObj(i -> own.get(i).micros() / theirs.get(i).micros())
                    .toList()));
  }

  private List<Aim> aims() {
    return (window == 1 ? Rivals.ONE_UNDER_WAY : Rivals.MANY_UNDER_WAY)
        .entrySet().stream()
            .flatMap(rival -> aim(rival.getKey(), rival.getValue()).stream())
            .toList();
  }

  private Optional<Aim> aim(String rival, double most) {
    return times(HEADWATER, rival)
        .map(
            times ->
                Aim.of(
                    "Headwater at most %.2f times %s".formatted(most, rival),
                    most,
                    times.median()));
  }

  /** What this costs Headwater, against another table. */
  Optional<Aim> against(DeliveryTable fewer, double most) {
    List<Delivery> own = rounds.getOrDefault(HEADWATER, List.of());
    return own.isEmpty() || fewer.of(HEADWATER).isEmpty()
        ? Optional.empty()
        : Optional.of(
            Aim.of(
                "%,d subscribers, %d under way, at most %.2f times that with %,d"
                    .formatted(subscribers, window, most, fewer.subscribers),
                most,
                figure(HEADWATER, Delivery::micros).median()
                    / fewer.figure(HEADWATER, Delivery::micros).median()));
  }
}
