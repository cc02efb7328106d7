package io.headwater.benchmarks.deltas;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/** Bytes and CPU time of each packing of each feed. */
public final class DeltaTable {

  private static final int ROUNDS = 15;
  private static final long ROUND_NANOS = 200_000_000;

  private DeltaTable() {}

  /** Measures everything, and gives it as lines of text. */
  public static String measure() {
    StringBuilder table = new StringBuilder();
    for (Feed feed : List.of(Feed.heads(), Feed.logs())) {
      long plain = Packing.WHOLE.pack(feed, new byte[0]);
      table.append(
          "%-50s %10s %8s %10s%n"
              .formatted(
                  feed.whole().size() + " " + feed.name() + " of mainnet",
                  "bytes each",
                  "of plain",
                  "CPU \u00b5s each"));
      for (Packing packing : Packing.values()) {
        append(table, feed, packing, plain);
      }
    }
    return table.toString();
  }

  private static void append(StringBuilder table, Feed feed, Packing packing, long plain) {
    byte[] scratch = new byte[1 << 20];
    long bytes = packing.pack(feed, scratch);
    double each = 1.0 * bytes / feed.whole().size();
    double micros = packing.isDeflated() ? medianMicros(feed, packing, scratch) : 0;
    table.append(
        "  %-48s %10.0f %8.2f %10.1f%n"
            .formatted(packing.label(), each, 1.0 * bytes / plain, micros));
  }

  /** Median over rounds of the CPU time that one message takes. */
  private static double medianMicros(Feed feed, Packing packing, byte[] scratch) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] micros = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long began = threads.getCurrentThreadCpuTime();
      long messages = 0;
      while (threads.getCurrentThreadCpuTime() - began < ROUND_NANOS) {
        long unused = packing.pack(feed, scratch);
        messages += feed.whole().size();
      }
      micros[round] = (threads.getCurrentThreadCpuTime() - began) / 1_000.0 / messages;
    }
    Arrays.sort(micros);
    return micros[ROUNDS / 2];
  }
}
