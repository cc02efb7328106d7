package io.headwater.benchmarks.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU time of a process by its threads' names, numbers left out, from {@code /proc/PID/task}:
 * unlike a profile of Java methods it has the collector's and the compilers' threads too. Names are
 * cut after 15 characters.
 *
 * @param cpu by name
 */
public record ThreadUsage(Map<String, Duration> cpu) {

  /** Of a process. */
  public static ThreadUsage of(ProcessHandle process) {
    Map<String, Duration> cpu = new TreeMap<>();
    List<Path> tasks;
    try (Stream<Path> found = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      tasks = found.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("process %d has gone".formatted(process.pid()), e);
    }
    for (Path task : tasks) {
      add(task.resolve("stat"), cpu);
    }
    return new ThreadUsage(cpu);
  }

  private static void add(Path file, Map<String, Duration> cpu) {
    try {
      String stat = Files.readString(file);
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      cpu.merge(name.replaceAll("[-# ]*\\d+$", ""), ProcessUsage.parse(stat).cpu(), Duration::plus);
    } catch (NoSuchFileException e) {
      // That thread has just ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was taken since. */
  public ThreadUsage since(ThreadUsage before) {
    Map<String, Duration> more = new TreeMap<>(cpu);
    before.cpu.forEach(
        (name, earlier) -> more.computeIfPresent(name, (same, now) -> now.minus(earlier)));
    return new ThreadUsage(more);
  }

  /** Both together. */
  public ThreadUsage plus(ThreadUsage other) {
    Map<String, Duration> sum = new TreeMap<>(cpu);
    other.cpu.forEach((name, time) -> sum.merge(name, time, Duration::plus));
    return new ThreadUsage(sum);
  }
}
