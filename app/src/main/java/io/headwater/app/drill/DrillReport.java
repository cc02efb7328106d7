package io.headwater.app.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a drill found.
 *
 * @param faults by part, how often each fault was injected
 * @param takeOvers how often an ingest that stood by began to write
 * @param subscribers what was noted at each gateway
 * @param blocks canonical blocks of the journal that were compared with the node's
 * @param wrong what does not hold; empty when all does
 */
public record DrillReport(
    Map<String, Map<String, Integer>> faults,
    long takeOvers,
    List<Subscriber> subscribers,
    int blocks,
    List<String> wrong) {

  /** A subscriber of one gateway: heads heard, silences. */
  public record Subscriber(String name, long heads, List<Duration> interruptions) {}

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
    out.add(row("subscribers", List.of("heads", "silences", "median s", "longest s")));
    for (Subscriber subscriber : subscribers) {
      List<Duration> silences = subscriber.interruptions().stream().sorted().toList();
      out.add(
          row(
              "  " + subscriber.name(),
              List.of(
                  "" + subscriber.heads(),
                  "" + silences.size(),
                  seconds(silences, silences.size() / 2),
                  seconds(silences, silences.size() - 1))));
    }
    out.add("canonical blocks compared with the node's: " + blocks);
    out.add(wrong.isEmpty() ? "all of it holds" : "WRONG: " + String.join("; ", wrong));
    return out;
  }

  private static String seconds(List<Duration> sorted, int index) {
    return sorted.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.1f", sorted.get(index).toMillis() / 1000.0);
  }

  private static String row(String first, List<String> rest) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", first));
    rest.forEach(cell -> line.append(String.format(Locale.ROOT, "%11s", cell)));
    return line.toString();
  }
}
