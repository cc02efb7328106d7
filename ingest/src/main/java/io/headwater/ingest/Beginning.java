package io.headwater.ingest;

import io.headwater.ingest.node.BlockDoubts;
import io.headwater.ingest.node.BlockFetcher;
import io.headwater.ingest.node.FetchedBlock;
import io.headwater.ingest.node.Head;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.NodeFutures;
import java.util.OptionalLong;

/** Where an empty journal begins. */
final class Beginning {

  private static final long MOST_BELOW_HEAD = 1024;
  private static final long WITHOUT_FINALITY = 128;

  private final BlockFetcher blocks;
  private final OptionalLong from;

  Beginning(BlockFetcher blocks, OptionalLong from) {
    this.blocks = blocks;
    this.from = from;
  }

  /** The first block, fetched. */
  BlockDoubts.Taken block(Head head, BlockDoubts doubts) {
    long number = number(head);
    FetchedBlock first = NodeFutures.join(blocks.byNumber(number));
    return doubts.take(first, () -> NodeFutures.join(blocks.byNumber(number)));
  }

  private long number(Head head) {
    if (from.isPresent()) {
      return checkedFrom(head);
    }
    long wanted =
        blocks
            .finalized()
            .map(block -> Math.max(block.number(), head.number() - MOST_BELOW_HEAD))
            .orElse(head.number() - WITHOUT_FINALITY);
    return oldestThereFrom(Math.max(0, wanted), head.number());
  }

  private long checkedFrom(Head head) {
    if (from.getAsLong() > head.number()) {
      throw new NodeException(
          "--from %d is above the node's head %d, it is waited for"
              .formatted(from.getAsLong(), head.number()));
    }
    return from.getAsLong();
  }

  /** The lowest block from {@code wanted} on that the node has; those above it are there too. */
  private long oldestThereFrom(long wanted, long head) {
    if (isThere(wanted)) {
      return wanted;
    }
    long missing = wanted;
    long there = head;
    while (there - missing > 1) {
      long middle = missing + (there - missing) / 2;
      if (isThere(middle)) {
        there = middle;
      } else {
        missing = middle;
      }
    }
    return there;
  }

  private boolean isThere(long number) {
    return NodeFutures.join(blocks.headerByNumber(number)).isPresent();
  }
}
