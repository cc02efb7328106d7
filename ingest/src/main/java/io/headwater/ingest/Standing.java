package io.headwater.ingest;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.ingest.node.BlockFetcher;
import io.headwater.ingest.node.Head;
import io.headwater.ingest.node.NodeFutures;
import io.headwater.schemas.avro.BlockRef;
import java.util.Optional;

/** How a node's chain stands to the journal's. */
enum Standing {
  /** It has the block that must not change any more. */
  OURS,
  /** It is not that far, or does not say: it may still turn out to be ours. */
  BEHIND,
  /** It ends below everything that is remembered of our chain: synced anew, or another chain. */
  BELOW,
  /** It has another block where ours is settled. */
  FOREIGN;

  /** The block that must not change: the finalized one, or the oldest where there is none. */
  static Optional<BlockRef> settled(CanonicalChain chain) {
    return Optional.ofNullable(chain.state().finalized()).or(chain::oldest);
  }

  /** Asks the node. */
  static Standing of(CanonicalChain chain, BlockFetcher node) {
    Optional<BlockRef> settled = settled(chain);
    if (settled.isEmpty()) {
      return OURS;
    }
    Optional<Head> there = NodeFutures.join(node.headerByNumber(settled.get().getNumber()));
    if (there.isPresent()) {
      return there.get().hash().equals(settled.get().getHash()) ? OURS : FOREIGN;
    }
    Optional<Head> latest = NodeFutures.join(node.headerByTag("latest"));
    return latest.isEmpty() || latest.get().number() >= settled.get().getNumber()
        ? BEHIND
        : below(chain, latest.get());
  }

  private static Standing below(CanonicalChain chain, Head latest) {
    Optional<BlockRef> ours = chain.at(latest.number());
    if (ours.isEmpty()) {
      return BELOW;
    }
    return ours.get().getHash().equals(latest.hash()) ? BEHIND : FOREIGN;
  }
}
