package io.headwater.benchmarks.replay;

import java.util.Comparator;
import java.util.List;

/**
 * What one reading of a stretch took.
 *
 * @param clients how many read it at once
 * @param seconds until all of them had it
 * @param delivered bytes that came to them
 * @param gatewayCpu seconds
 * @param otherCpu seconds of the process with the broker and the clients
 */
record Pass(
    Stretch stretch,
    int clients,
    double seconds,
    long delivered,
    double gatewayCpu,
    double otherCpu) {

  /** The one in the middle by time. */
  static Pass median(List<Pass> passes) {
    return passes.stream()
        .sorted(Comparator.comparingDouble(Pass::seconds))
        .toList()
        .get(passes.size() / 2);
  }

  /** Blocks a second for one client. */
  double blocksPerSecond() {
    return stretch.blocks() / seconds;
  }

  String row(String what, Pass bare) {
    return "  %-42s %7.2f %9.0f %9.0f %7.1f %9.1f %7.2f %7.3f %8.2f %8.2f%n"
        .formatted(
            what,
            seconds,
            blocksPerSecond(),
            blocksPerSecond() * clients,
            stretch.bytes() * (double) clients / seconds / 1e6,
            delivered / seconds / 1e6,
            blocksPerSecond() / bare.blocksPerSecond(),
            gatewayCpu * 1e3 / stretch.blocks() / clients,
            gatewayCpu,
            otherCpu);
  }

  static String heading() {
    return "  %-42s %7s %9s %9s %7s %9s %7s %7s %8s %8s%n"
        .formatted(
            "",
            "s",
            "blocks/s",
            "all of it",
            "MB/s",
            "out MB/s",
            "ratio",
            "ms/blk",
            "gateway",
            "other");
  }
}
