package io.headwater.ingest.node;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.bloom.LogBloom;
import io.headwater.schemas.json.BlockNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is odd in a block but not wrong: logs that its bloom has and its receipts have not, and
 * transactions without receipt. Some chains are like that for ever, and some nodes for a moment.
 *
 * <p>Threading: the follower's thread. Bounds: remembers one block.
 */
public final class BlockDoubts {

  private static final Logger LOG = LoggerFactory.getLogger(BlockDoubts.class);
  private static final Duration RECEIPTS_PATIENCE = Duration.ofSeconds(60);

  /** A block that is taken, with the bloom of its logs. */
  public record Taken(Block block, Bloom logBloom) {}

  private final LogBloom logBloom = new LogBloom();
  private final boolean lenientReceipts;
  private final InstantSource clock;
  private @Nullable Hash incomplete;
  private Instant incompleteSince = Instant.MIN;
  private long unexplainedBlooms;
  private long acceptedIncomplete;

  /**
   * Doubts about the blocks of one chain.
   *
   * @param lenientReceipts whether a block with transactions that have no receipt is taken
   */
  public BlockDoubts(boolean lenientReceipts, InstantSource clock) {
    this.lenientReceipts = lenientReceipts;
    this.clock = clock;
  }

  /**
   * Takes a block, after fetching it once more if it is odd.
   *
   * @param again fetches the same block
   * @throws NodeException receipts are missing, and may still come
   * @throws MissingReceiptsException receipts have been missing for too long
   */
  public Taken take(FetchedBlock fetched, Supplier<FetchedBlock> again) {
    FetchedBlock best = fetched;
    Bloom bloom = logBloom.of(best.block());
    if (!best.hasAllReceipts() || isUnexplained(best.block(), bloom)) {
      best = again.get();
      bloom = logBloom.of(best.block());
    }
    if (best.hasAllReceipts()) {
      incomplete = null;
    } else {
      missingReceipts(best.block());
    }
    if (isUnexplained(best.block(), bloom) && unexplainedBlooms++ == 0) {
      LOG.warn(
          "block {} has bits in its bloom that none of its logs explains; it is taken as it is, and later ones are counted only",
          best.block().getHeader().getNumber());
    }
    return new Taken(best.block(), bloom);
  }

  /** Blocks taken whose bloom claims logs that they have not. */
  public long unexplainedBlooms() {
    return unexplainedBlooms;
  }

  /** Blocks taken with fewer receipts than transactions. */
  public long acceptedIncomplete() {
    return acceptedIncomplete;
  }

  private static boolean isUnexplained(Block block, Bloom computed) {
    Bloom claimed = block.getHeader().getLogsBloom();
    return claimed != null && LogBloom.hasUnexplainedBits(claimed, computed);
  }

  private void missingReceipts(Block block) {
    String what =
        "block %d %s has %d receipts for %d transactions"
            .formatted(
                block.getHeader().getNumber(),
                BlockNames.of(block.getHeader().getHash()),
                block.getReceipts().size(),
                block.getTransactions().size());
    if (lenientReceipts) {
      if (acceptedIncomplete++ == 0) {
        LOG.warn(
            "{}; it is taken as --lenient-receipts says, and later ones are counted only", what);
      }
      return;
    }
    Hash hash = block.getHeader().getHash();
    if (!hash.equals(incomplete)) {
      incomplete = hash;
      incompleteSince = clock.instant();
    }
    if (Duration.between(incompleteSince, clock.instant()).compareTo(RECEIPTS_PATIENCE) >= 0) {
      throw new MissingReceiptsException(
          "%s for %d s: --lenient-receipts takes such blocks as they are"
              .formatted(what, RECEIPTS_PATIENCE.toSeconds()));
    }
    throw new NodeException(what + ", the rest may still come");
  }
}
