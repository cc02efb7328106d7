package io.headwater.benchmarks.load;

import java.util.List;

/**
 * What subscribers have counted.
 *
 * @param complete messages that all of them have
 * @param received notifications, over all of them
 * @param bytes of these, without frame headers, as they were sent
 * @param deflated those that were compressed
 * @param read those whose content was looked at
 * @param faults messages that were not the next one, or not that of others
 * @param firstFault the first such, or nothing
 */
public record Count(
    int complete,
    long received,
    long bytes,
    long deflated,
    long read,
    long faults,
    String firstFault) {

  private static final String BETWEEN = "\t";

  String line() {
    return String.join(
        BETWEEN,
        Integer.toString(complete),
        Long.toString(received),
        Long.toString(bytes),
        Long.toString(deflated),
        Long.toString(read),
        Long.toString(faults),
        firstFault);
  }

  static Count parse(List<String> words) {
    return new Count(
        Integer.parseInt(words.get(0)),
        Long.parseLong(words.get(1)),
        Long.parseLong(words.get(2)),
        Long.parseLong(words.get(3)),
        Long.parseLong(words.get(4)),
        Long.parseLong(words.get(5)),
        words.get(6));
  }

  /** Both together. */
  Count plus(Count other) {
    return new Count(
        Math.min(complete, other.complete),
        received + other.received,
        bytes + other.bytes,
        deflated + other.deflated,
        read + other.read,
        faults + other.faults,
        firstFault.isEmpty() ? other.firstFault : firstFault);
  }
}
