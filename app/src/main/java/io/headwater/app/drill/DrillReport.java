package io.headwater.app.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a drill found.
 *
 * @param faults by part, how often each fault was injected
 * @param takeOvers how often an ingest that stood by began to write
 * @param givenUp how often a part ended at its start, as Kafka was away, and was started again
 * @param subscribers what came of each
 * @param blocks canonical blocks of the journal that were compared with the node's
 * @param wrong what does not hold; empty when all does
 */
public record DrillReport(
    Map<String, Map<String, Integer>> faults,
    long takeOvers,
    long givenUp,
    List<Subscriber> subscribers,
    int blocks,
    List<String> wrong) {

  private static final List<String> COLUMNS =
      List.of(
          "expected",
          "delivered",
          "undone",
          "lost",
          "stray",
          "doubled",
          "disorder",
          "resumes",
          "longest s");

  /**
   * What came of a subscriber.
   *
   * @param difference what it held at the end, beside what it should have held
   * @param resumes how often it was subscribed again, here or there
   * @param silence the longest time in which it was not away and heard nothing
   */
  record Subscriber(String name, Held.Difference difference, long resumes, Duration silence) {}

  /** The report as a table of text. */
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    List<String> kinds = List.of("kill -9", "pause", "stop");
    out.add(row("faults injected", kinds));
    faults.forEach(
        (part, counts) ->
            out.add(
                row(
                    "  " + part,
                    kinds.stream().map(kind -> "" + counts.getOrDefault(kind, 0)).toList())));
    out.add("take-overs of the journal: " + takeOvers);
    out.add("starts given up as Kafka was away, and made again: " + givenUp);
    out.add(row("subscribers", COLUMNS));
    subscribers.forEach(subscriber -> out.add(row("  " + subscriber.name(), cells(subscriber))));
    out.add("canonical blocks compared with the node's: " + blocks);
    out.add(wrong.isEmpty() ? "all of it holds" : "WRONG: " + String.join("; ", wrong));
    return out;
  }

  private static List<String> cells(Subscriber subscriber) {
    Held.Difference found = subscriber.difference();
    List<String> cells =
        new ArrayList<>(
            Stream.of(
                    found.expected(),
                    found.delivered(),
                    found.undone(),
                    found.lost(),
                    found.stray(),
                    found.doubled(),
                    found.disordered(),
                    subscriber.resumes())
                .map(String::valueOf)
                .toList());
    cells.add(String.format(Locale.ROOT, "%.1f", subscriber.silence().toMillis() / 1000.0));
    return cells;
  }

  private static String row(String first, List<String> rest) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", first));
    rest.forEach(cell -> line.append(String.format(Locale.ROOT, "%11s", cell)));
    return line.toString();
  }
}
