package io.headwater.benchmarks.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What lives in a JVM's heap after a full collection, from {@code jcmd PID GC.class_histogram}.
 *
 * @param classes by name
 */
record HeapHistogram(Map<String, Instances> classes) {

  private static final int COLUMNS = 4;

  /**
   * Those of a class.
   *
   * @param count how many
   * @param bytes of all
   */
  record Instances(long count, long bytes) {

    Instances minus(Instances other) {
      return new Instances(count - other.count, bytes - other.bytes);
    }
  }

  /** That of a process, which runs on the JDK of this one. */
  static HeapHistogram of(ProcessHandle jvm) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(
                  List.of(jcmd.toString(), Long.toString(jvm.pid()), "GC.class_histogram"))
              .redirectErrorStream(true)
              .start();
      return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("jcmd cannot be run", e);
    }
  }

  /** Lines are {@code num: #instances #bytes name (module)}. */
  private static HeapHistogram parse(String text) {
    Map<String, Instances> classes = new HashMap<>();
    text.lines()
        .map(line -> List.of(line.trim().split("\\s+", -1)))
        .filter(words -> words.size() >= COLUMNS && words.getFirst().endsWith(":"))
        .filter(words -> Character.isDigit(words.getFirst().charAt(0)))
        .forEach(
            words ->
                classes.put(
                    words.get(COLUMNS - 1),
                    new Instances(Long.parseLong(words.get(1)), Long.parseLong(words.get(2)))));
    if (classes.isEmpty()) {
      throw new IllegalStateException("jcmd says " + text);
    }
    return new HeapHistogram(Map.copyOf(classes));
  }

  Instances of(String name) {
    return classes.getOrDefault(name, new Instances(0, 0));
  }

  long bytes() {
    return classes.values().stream().mapToLong(Instances::bytes).sum();
  }
}
