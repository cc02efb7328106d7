package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.load.Load;
import io.headwater.benchmarks.load.Target;
import io.headwater.benchmarks.report.Aim;
import io.headwater.benchmarks.report.Column;
import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a delivery costs when subscribers take it compressed (RFC 7692), in turns with those that do
 * not.
 *
 * <p>Threading: the caller's.
 */
final class CompressedDelivery {

  private static final int SUBSCRIBERS = 1_000;
  private static final Duration FIRST_MESSAGES = Duration.ofMillis(500);
  private static final double MOST = 1.1;

  /** The two differ by less than rounds of the same do, so there are more of them. */
  private static final int TURNS_A_ROUND = 3;

  private final Settings settings;
  private final Load load;
  private final PrintStream progress;

  CompressedDelivery(Settings settings, Load load, PrintStream progress) {
    this.settings = settings;
    this.load = load;
    this.progress = progress;
  }

  /** Measures with one window after the other. */
  List<Section> measure(HeadwaterStack stack) throws InterruptedException {
    warmUp(stack, stack.target());
    warmUp(stack, stack.target().deflated());
    List<Section> sections = new ArrayList<>();
    for (int window : settings.windows()) {
      List<Delivery> plain = new ArrayList<>();
      List<Delivery> deflated = new ArrayList<>();
      for (int round = 0; round < TURNS_A_ROUND * settings.rounds(); round++) {
        plain.add(turn(stack, stack.target(), window));
        deflated.add(turn(stack, stack.target().deflated(), window));
      }
      sections.add(section(window, plain, deflated));
    }
    return sections;
  }

  private void warmUp(HeadwaterStack stack, Target target) throws InterruptedException {
    var unused = new ClosedLoop(load).warmUp(stack, target, settings);
  }

  private Delivery turn(HeadwaterStack stack, Target target, int window)
      throws InterruptedException {
    load.open(target, SUBSCRIBERS);
    var unused = new ClosedLoop(load).run(stack, window, FIRST_MESSAGES);
    Delivery delivery = new ClosedLoop(load).run(stack, window, settings.publishing());
    load.disconnect();
    progress.printf(
        "  %d under way, %d of %d compressed: %.2f us %s%n",
        window,
        delivery.count().deflated(),
        delivery.count().received(),
        delivery.micros(),
        delivery.fault());
    return delivery;
  }

  private static Section section(int window, List<Delivery> plain, List<Delivery> deflated) {
    boolean negotiated = deflated.stream().allMatch(d -> d.count().deflated() > 0);
    Figure times =
        Figure.of(
            IntStream.range(0, plain.size())
                .mapToObj(i -> deflated.get(i).micros() / plain.get(i).micros())
                .toList());
    return new Section(
        "deflate-" + window,
        "Compressed newHeads, %,d subscribers, %d under way".formatted(SUBSCRIBERS, window),
        List.of(
            new Column("microsPerDelivery", "us/delivery", 2),
            new Column("messageBytes", "bytes", 0),
            new Column("timesPlain", "x plain", 2)),
        List.of(
            row("plain", plain, Figure.of(1), ""),
            row("permessage-deflate", deflated, times, negotiated ? "" : "NOT NEGOTIATED")),
        negotiated
            ? List.of(Aim.of("compressed at most 1.1 times plain", MOST, times.median()))
            : List.of());
  }

  private static Row row(String name, List<Delivery> all, Figure times, String remark) {
    String fault =
        all.stream().map(Delivery::fault).filter(text -> !text.isEmpty()).findFirst().orElse("");
    return new Row(
        name,
        Map.of(
            "microsPerDelivery",
            Figure.of(all.stream().map(Delivery::micros).toList()),
            "messageBytes",
            Figure.of(
                all.stream().map(d -> (double) d.count().bytes() / d.count().received()).toList()),
            "timesPlain",
            times),
        fault.isEmpty() ? remark : "FAILED: " + fault);
  }
}
