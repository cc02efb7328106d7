package io.headwater.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A clock that stands until it is moved.
 *
 * <p>Threading: any; what is to be run after a while is run by who moves the clock.
 */
public final class ManualClock implements InstantSource {

  private record Alarm(Instant at, Runnable task) {}

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Alarm> alarms = new ArrayList<>();

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Nanoseconds since an origin of its own, as {@code System.nanoTime} has them. */
  public synchronized long nanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  /** Runs a task when the clock has been moved so far. */
  public synchronized void after(Duration wait, Runnable task) {
    alarms.add(new Alarm(now.plus(wait), task));
  }

  /** Moves the clock. */
  public void advance(Duration by) {
    due(by).forEach(alarm -> alarm.task().run());
  }

  private synchronized List<Alarm> due(Duration by) {
    now = now.plus(by);
    List<Alarm> due =
        alarms.stream()
            .filter(alarm -> !alarm.at().isAfter(now))
            .sorted(Comparator.comparing(Alarm::at))
            .toList();
    alarms.removeAll(due);
    return due;
  }
}
