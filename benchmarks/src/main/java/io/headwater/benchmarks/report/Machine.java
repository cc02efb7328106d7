package io.headwater.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Where and when something was measured.
 *
 * @param processor its model
 * @param processors how many
 * @param memoryGib of the machine
 * @param system operating system and kernel
 * @param jdk version
 * @param at when
 * @param commit of the sources; with {@code +} when they were changed since
 * @param loadAverage of the last minute at the start: what else ran
 */
public record Machine(
    String processor,
    int processors,
    long memoryGib,
    String system,
    String jdk,
    Instant at,
    String commit,
    String loadAverage) {

  private static final long KIB_PER_GIB = 1 << 20;

  /** This one, now. */
  public static Machine here() {
    return new Machine(
        valueOf("/proc/cpuinfo", "model name").orElse("unknown"),
        Runtime.getRuntime().availableProcessors(),
        valueOf("/proc/meminfo", "MemTotal")
            .map(text -> Long.parseLong(text.split(" ", -1)[0]) / KIB_PER_GIB)
            .orElse(0L),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor.version", "") + " " + Runtime.version(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        commitHere(),
        read("/proc/loadavg").map(text -> text.split(" ", -1)[0]).orElse("unknown"));
  }

  private static Optional<String> valueOf(String file, String name) {
    return read(file)
        .flatMap(text -> text.lines().filter(line -> line.startsWith(name)).findFirst())
        .map(line -> line.substring(line.indexOf(':') + 1).trim());
  }

  private static Optional<String> read(String file) {
    Path path = Path.of(file);
    try {
      return Files.isReadable(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String commitHere() {
    String hash = git("rev-parse", "--short=12", "HEAD");
    return hash.isEmpty()
        ? "unknown"
        : hash + (git("status", "--porcelain", "--untracked-files=no").isEmpty() ? "" : "+");
  }

  private static String git(String... arguments) {
    try {
      String[] command = new String[arguments.length + 1];
      command[0] = "git";
      System.arraycopy(arguments, 0, command, 1, arguments.length);
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      return ""; // It is not installed: the commit is unknown.
    }
  }

  /** As a line of text. */
  public String line() {
    return "%s, %d CPUs, %d GiB, %s, JDK %s, %s, commit %s, load average %s at the start"
        .formatted(processor, processors, memoryGib, system, jdk.trim(), at, commit, loadAverage);
  }
}
