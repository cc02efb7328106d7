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

  /** Half of the processors and at most 4; 64 MiB; no limits. */
  public static final ReplayLimits DEFAULT =
      new ReplayLimits(
          Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4), 64L << 20, 0, 0);

  /** Refuses what could never work. */
  public ReplayLimits {
    if (threads < 1 || threads > 64) {
      throw new IllegalArgumentException("--replay-threads: must be from 1 to 64");
    }
  }
}
