package io.headwater.gateway.limit;

/**
 * How the past is replayed.
 *
 * @param threads of each chain, each with two consumers of its journal
 * @param cacheBytes of a chain's entries, decoded, that were read for one replay and are kept for
 *     those close behind
 * @param entriesPerSecond journal entries that one session is taken through, ten seconds' worth at
 *     once; 0 for no limit
 * @param kibPerSecond KiB of notifications that one session is given, ten seconds' worth at once; 0
 *     for no limit
 */
public record ReplayLimits(int threads, long cacheBytes, int entriesPerSecond, int kibPerSecond) {

  private static final int MOST_PER_SECOND = 10_000_000;

  /** Half of the processors and at most 4; 64 MiB; no limits. */
  public static final ReplayLimits DEFAULT =
      new ReplayLimits(
          Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4), 64L << 20, 0, 0);

  /** Refuses what could never work. */
  public ReplayLimits {
    if (threads < 1 || threads > 64) {
      throw new IllegalArgumentException("--replay-threads: must be from 1 to 64");
    }
    check("--replay-block-rate", entriesPerSecond);
    check("--replay-kib-rate", kibPerSecond);
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("--replay-cache-mib: must not be below 0");
    }
  }

  private static void check(String option, int rate) {
    if (rate < 0 || rate > MOST_PER_SECOND) {
      throw new IllegalArgumentException(option + ": must be from 0 to " + MOST_PER_SECOND);
    }
  }
}
