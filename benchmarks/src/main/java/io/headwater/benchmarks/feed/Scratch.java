package io.headwater.benchmarks.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for the broker's data that goes with the benchmark; logs stay beside it.
 *
 * @param directory of the broker
 */
public record Scratch(Path directory) implements AutoCloseable {

  /** Makes one. */
  public static Scratch make(String name) throws IOException {
    return new Scratch(Files.createTempDirectory("headwater-" + name));
  }

  /** Where a process writes what it has to say. */
  public Path log(String process) {
    return Path.of(directory + "-" + process + ".log");
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(directory)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
