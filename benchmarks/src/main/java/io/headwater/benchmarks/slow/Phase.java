package io.headwater.benchmarks.slow;

import org.HdrHistogram.Histogram;

/**
 * What was seen during a part of the run.
 *
 * @param latency microseconds from before a block is written to its last event at a client that
 *     reads
 * @param outboxBytes most that the gateway's outboxes held
 * @param heapBytes most that its heap held, garbage included
 * @param gatewayCpu CPU seconds a second
 */
record Phase(Histogram latency, double outboxBytes, double heapBytes, double gatewayCpu) {

  static String heading() {
    return "  %-42s %8s %8s %8s %8s %10s %8s %6s%n"
        .formatted("", "p50 ms", "p99 ms", "max ms", "n", "outbox kB", "heap MB", "CPU");
  }

  String row(String what) {
    return "  %-42s %8.1f %8.1f %8.1f %8d %10.0f %8.0f %6.2f%n"
        .formatted(
            what,
            latency.getValueAtPercentile(50) / 1e3,
            latency.getValueAtPercentile(99) / 1e3,
            latency.getMaxValue() / 1e3,
            latency.getTotalCount(),
            outboxBytes / 1e3,
            heapBytes / 1e6,
            gatewayCpu);
  }
}
