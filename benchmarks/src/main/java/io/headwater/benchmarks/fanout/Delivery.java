package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.feed.ProcessUsage;
import io.headwater.benchmarks.feed.ThreadUsage;
import io.headwater.benchmarks.load.Count;
import java.time.Duration;
import java.util.Map;

/**
 * What a phase came to.
 *
 * @param published messages
 * @param subscribers that each should have them all
 * @param count what they have
 * @param took from the first message to the last arrival
 * @param used by the server's processes meanwhile
 * @param threads what those of the server's process used of that
 * @param load used by the load generator meanwhile
 */
record Delivery(
    int published,
    int subscribers,
    Count count,
    Duration took,
    Map<String, ProcessUsage> used,
    ThreadUsage threads,
    ProcessUsage load) {

  private static final double NANOS_PER_MICRO = 1e3;

  /** What was not delivered exactly; nothing when all was. */
  String fault() {
    if (count.faults() > 0) {
      return "%d faults: %s".formatted(count.faults(), count.firstFault());
    }
    long due = (long) published * subscribers;
    if (count.received() != due) {
      return "%d of %d notifications came".formatted(count.received(), due);
    }
    return count.read() == 0 ? "nothing was read" : "";
  }

  ProcessUsage of(String process) {
    ProcessUsage usage = used.get(process);
    if (usage == null) {
      throw new IllegalArgumentException("no process " + process);
    }
    return usage;
  }

  /** Microseconds of the server's CPU for each notification. */
  double micros() {
    return perDelivery(of(PushServer.SERVER).cpu());
  }

  /** Microseconds for each notification. */
  double perDelivery(Duration cpu) {
    return cpu.toNanos() / NANOS_PER_MICRO / count.received();
  }

  double perSecond() {
    return count.received() / (took.toNanos() / 1e9);
  }
}
