package io.headwater.ingest;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How a node is followed.
 *
 * @param from where an empty journal begins; empty: at the node's finalized block, at most 1,024
 *     below its head
 * @param newEpoch whether to begin the journal anew, whatever it holds
 * @param newEpochOnForeignNode whether to do so when the node does not have our finalized block
 * @param allowFinalityViolation whether a reorg may undo finalized blocks
 * @param lenientReceipts whether blocks with fewer receipts than transactions are taken
 * @param finalityDepth blocks below the head that count as final, where the chain has no finality
 * @param pollInterval how often a node without subscriptions is asked for its head
 * @param restateAfter how long nothing is written before the marks are stated again
 * @param parallelFetches blocks fetched at a time when catching up
 */
public record FollowRules(
    OptionalLong from,
    boolean newEpoch,
    boolean newEpochOnForeignNode,
    boolean allowFinalityViolation,
    boolean lenientReceipts,
    OptionalLong finalityDepth,
    Duration pollInterval,
    Duration restateAfter,
    int parallelFetches) {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
  private static final Duration RESTATE_AFTER = Duration.ofHours(1);
  private static final int PARALLEL_FETCHES = 16;

  /** A production node, followed strictly. */
  public static FollowRules strict() {
    return new FollowRules(
        OptionalLong.empty(),
        false,
        false,
        false,
        false,
        OptionalLong.empty(),
        POLL_INTERVAL,
        RESTATE_AFTER,
        PARALLEL_FETCHES);
  }

  /** A developer's node, which may be started afresh, and may undo what it called final. */
  public static FollowRules forDevelopment() {
    return new FollowRules(
        OptionalLong.empty(),
        false,
        true,
        true,
        false,
        OptionalLong.empty(),
        POLL_INTERVAL,
        RESTATE_AFTER,
        PARALLEL_FETCHES);
  }

  /** The same rules with another time after which marks are stated again. */
  public FollowRules restatedAfter(Duration quiet) {
    return new FollowRules(
        from,
        newEpoch,
        newEpochOnForeignNode,
        allowFinalityViolation,
        lenientReceipts,
        finalityDepth,
        pollInterval,
        quiet,
        parallelFetches);
  }
}
