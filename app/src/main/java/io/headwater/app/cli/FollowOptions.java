package io.headwater.app.cli;

import io.headwater.ingest.FollowRules;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the node is followed. */
final class FollowOptions {

  @Option(
      names = "--from",
      paramLabel = "BLOCK",
      description =
          "Where an empty journal begins. Default: the node's finalized block, at most 1024 below its head.")
  @Nullable Long from;

  @Option(names = "--new-epoch", description = "Begin the journal anew, whatever it holds.")
  boolean newEpoch;

  @Option(
      names = "--lenient-receipts",
      description = "Take blocks that have fewer receipts than transactions, as some chains do.")
  boolean lenientReceipts;

  @Option(
      names = "--finality-depth",
      paramLabel = "N",
      description =
          "Blocks that far below the head count as final, where the chain has no finality.")
  @Nullable Long finalityDepth;

  @Option(
      names = "--poll-interval",
      paramLabel = "MS",
      defaultValue = "250",
      description =
          "How often a node without subscriptions is asked for its head. Default: ${DEFAULT-VALUE}.")
  long pollIntervalMillis;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "16",
      description = "Blocks fetched at a time when catching up. Default: ${DEFAULT-VALUE}.")
  int parallel;

  FollowRules rules(boolean allowFinalityViolation, boolean newEpochOnForeignNode) {
    return new FollowRules(
        optional(from),
        newEpoch,
        newEpochOnForeignNode,
        allowFinalityViolation,
        lenientReceipts,
        optional(finalityDepth),
        Duration.ofMillis(pollIntervalMillis),
        Duration.ofHours(1),
        parallel);
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
