package io.headwater.benchmarks.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process and its children have taken, from {@code /proc/PID/stat} (proc_pid_stat(5)).
 *
 * @param user CPU time of its own, in steps of 10 ms
 * @param system CPU time of the kernel for it, in steps of 10 ms
 * @param residentBytes memory that it holds now
 */
public record ProcessUsage(Duration user, Duration system, long residentBytes) {

  private static final long TICK_MILLIS = 10; // USER_HZ is 100 on all that Linux runs a JVM on.
  private static final long PAGE_BYTES = 4_096;
  private static final int UTIME = 11;
  private static final int STIME = 12;
  private static final int RSS = 21;

  /** Of a process and its children. */
  public static ProcessUsage of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(ProcessUsage::ofOne)
        .reduce(ProcessUsage::plus)
        .orElseThrow();
  }

  private static ProcessUsage ofOne(ProcessHandle process) {
    try {
      return parse(Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat")));
    } catch (IOException e) {
      throw new UncheckedIOException("process %d has gone".formatted(process.pid()), e);
    }
  }

  static ProcessUsage parse(String stat) {
    // The name, in brackets, may hold blanks.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1));
    return new ProcessUsage(
        Duration.ofMillis(TICK_MILLIS * Long.parseLong(fields.get(UTIME))),
        Duration.ofMillis(TICK_MILLIS * Long.parseLong(fields.get(STIME))),
        PAGE_BYTES * Long.parseLong(fields.get(RSS)));
  }

  /** Both together. */
  public ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(
        user.plus(other.user), system.plus(other.system), residentBytes + other.residentBytes);
  }

  /** What was taken since; memory as it is now. */
  public ProcessUsage since(ProcessUsage before) {
    return new ProcessUsage(user.minus(before.user), system.minus(before.system), residentBytes);
  }

  /** CPU time. */
  public Duration cpu() {
    return user.plus(system);
  }
}
