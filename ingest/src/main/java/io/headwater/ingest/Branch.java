package io.headwater.ingest;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.ingest.node.BlockFetcher;
import io.headwater.ingest.node.Head;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.NodeFutures;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.json.BlockNames;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A new head's branch, down to where it leaves the journal's chain.
 *
 * @param ancestor the newest block that both have
 * @param hashes the branch's blocks above it, oldest first
 */
record Branch(BlockRef ancestor, List<Hash> hashes) {

  /**
   * Walks back from a head by parent hash. The head's own parent is known, so that a child of the
   * journal's head costs no call.
   *
   * @throws io.headwater.ingest.chain.ReorgTooDeepException the branch leaves the chain below what
   *     is remembered of it
   */
  static Branch of(Head head, CanonicalChain chain, BlockFetcher blocks) {
    long oldest = chain.oldest().orElseThrow().getNumber();
    Deque<Hash> hashes = new ArrayDeque<>();
    Head at = head;
    hashes.addFirst(at.hash());
    while (!chain.contains(at.number() - 1, at.parent())) {
      if (at.number() <= oldest) {
        throw chain.tooDeep(at.block());
      }
      at = parentOf(at, blocks);
      hashes.addFirst(at.hash());
    }
    return new Branch(new BlockRef(at.number() - 1, at.parent()), List.copyOf(hashes));
  }

  private static Head parentOf(Head child, BlockFetcher blocks) {
    Head parent =
        NodeFutures.join(blocks.headerByHash(child.parent()))
            .orElseThrow(
                () ->
                    new NodeException(
                        "the parent %s of block %s is not there"
                            .formatted(
                                BlockNames.of(child.parent()), BlockNames.of(child.block()))));
    if (!parent.hash().equals(child.parent()) || parent.number() != child.number() - 1) {
      throw new NodeException(
          "block %s was given as the parent of %s"
              .formatted(BlockNames.of(parent.block()), BlockNames.of(child.block())));
    }
    return parent;
  }
}
