package io.headwater.benchmarks.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param parts which parts
 * @param warmUp how many messages each server has before the first round, in four minutes at most
 * @param rounds in which each server has its turn
 * @param publishing how long messages are published in a phase
 * @param subscribers how many, one after the other
 * @param windows how many messages are under way, one after the other
 * @param servers how the names of those begin that are measured; all begin with nothing
 * @param blocks of each size whose latency is measured
 * @param idle connections at most
 * @param burstLogs of the block
 * @param directory where the files are written
 */
public record Settings(
    Set<String> parts,
    int warmUp,
    int rounds,
    Duration publishing,
    List<Integer> subscribers,
    List<Integer> windows,
    List<String> servers,
    int blocks,
    int idle,
    int burstLogs,
    Path directory) {

  private static final String ALL = "deliveries,turns,latency,idle,deflate,burst,operations";

  /** From {@code key=value} each. */
  public static Settings parse(String[] args) {
    Map<String, String> given = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(arg + " is not key=value");
      }
      given.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    Settings settings =
        new Settings(
            Set.copyOf(words(given, "parts", ALL)),
            number(given, "warm-up", "8000"),
            number(given, "rounds", "5"),
            Duration.ofMillis(number(given, "millis", "3000")),
            numbers(given, "subscribers", "1000,10000"),
            numbers(given, "windows", "8,1"),
            words(given, "servers", ""),
            number(given, "blocks", "300"),
            number(given, "idle", "18000"),
            number(given, "logs", "10000"),
            given.containsKey("out")
                ? Path.of(words(given, "out", "").getFirst())
                : Sources.find(Path.of("..", "docs")).resolve("benchmarks").normalize());
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown: " + given.keySet());
    }
    return settings;
  }

  boolean has(String part) {
    return parts.contains(part);
  }

  Path file(String name) throws IOException {
    return Files.createDirectories(directory).resolve(name);
  }

  /** Whether a server is measured. */
  boolean measures(String server) {
    return servers.stream().anyMatch(server::startsWith);
  }

  private static List<String> words(Map<String, String> given, String key, String otherwise) {
    String text = given.remove(key);
    return Arrays.asList((text == null ? otherwise : text).split(",", -1));
  }

  private static List<Integer> numbers(Map<String, String> given, String key, String otherwise) {
    return words(given, key, otherwise).stream().map(Integer::valueOf).toList();
  }

  private static int number(Map<String, String> given, String key, String otherwise) {
    return Integer.parseInt(words(given, key, otherwise).getFirst());
  }
}
