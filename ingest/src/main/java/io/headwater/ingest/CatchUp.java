package io.headwater.ingest;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.ingest.chain.ChainStep;
import io.headwater.ingest.chain.HeadChange;
import io.headwater.ingest.node.BlockDoubts;
import io.headwater.ingest.node.BlockFetcher;
import io.headwater.ingest.node.FetchedBlock;
import io.headwater.ingest.node.Head;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.NodeFutures;
import io.headwater.ingest.node.Prefetch;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.json.BlockNames;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reaches a head that is far above by numbers, fetching many blocks at a time and keeping their
 * order. Where the node's chain is not a continuation of the journal's, the common ancestor is
 * looked for by number, too.
 *
 * <p>Threading: one thread, which waits for the node. Bounds: those of {@link Prefetch}, and
 * {@value #BATCH_BYTES} bytes of blocks given at a time.
 */
final class CatchUp {

  private static final long BATCH_BYTES = 16L * 1024 * 1024;
  private static final int BATCH_BLOCKS = 256;

  private final BlockFetcher blocks;
  private final BlockDoubts doubts;
  private final FollowRules rules;
  private final InstantSource clock;
  private @Nullable Prefetch prefetch;
  private long finalizedNumber = -1;
  private @Nullable CatchUpProgress progress;

  CatchUp(BlockFetcher blocks, BlockDoubts doubts, FollowRules rules, InstantSource clock) {
    this.blocks = blocks;
    this.doubts = doubts;
    this.rules = rules;
    this.clock = clock;
  }

  /** Whether the target was reached. */
  boolean isDone() {
    return prefetch != null && prefetch.isDone();
  }

  /** Height of the node's finalized block when this began; -1 without one. */
  long finalizedNumber() {
    return finalizedNumber;
  }

  /**
   * The next changes, each block one of its own.
   *
   * @param target height to stop at
   */
  List<HeadChange> next(CanonicalChain chain, long target) {
    BlockRef head = chain.head().orElseThrow();
    if (prefetch == null) {
      finalizedNumber = blocks.finalized().map(Head::number).orElse(-1L);
      prefetch =
          new Prefetch(head.getNumber() + 1, target, rules.parallelFetches(), blocks::byNumber);
      progress = new CatchUpProgress(clock, head.getNumber() + 1, target);
    }
    List<HeadChange> changes = new ArrayList<>();
    if (prefetch.isDone()) {
      return changes; // The target has come down to where the journal is.
    }
    Hash parent = head.getHash();
    long bytes = 0;
    do {
      FetchedBlock fetched = prefetch.take();
      if (!fetched.block().getHeader().getParentHash().equals(parent)) {
        return changes.isEmpty() ? replaceBranch(chain) : endBefore(changes);
      }
      Block block = taken(fetched, changes);
      if (!block.getHeader().getParentHash().equals(parent)) {
        changes.removeLast(); // Fetched again, it was another branch's.
        return endBefore(changes);
      }
      parent = block.getHeader().getHash();
      bytes += fetched.estimatedBytes();
    } while (prefetch.isReady() && bytes < BATCH_BYTES && changes.size() < BATCH_BLOCKS);
    report(head.getNumber() + changes.size(), target);
    return changes;
  }

  private Block taken(FetchedBlock fetched, List<HeadChange> into) {
    long number = fetched.block().getHeader().getNumber();
    BlockDoubts.Taken taken = doubts.take(fetched, () -> NodeFutures.join(blocks.byNumber(number)));
    into.add(HeadChange.of(new ChainStep.Apply(taken.block(), taken.logBloom())));
    return taken.block();
  }

  /** The node's chain changed while it was fetched: what fits is given, the rest fetched anew. */
  private List<HeadChange> endBefore(List<HeadChange> changes) {
    prefetch = null;
    return changes;
  }

  /** The journal's head is not on the node's chain: undo to the common ancestor, and overtake. */
  private List<HeadChange> replaceBranch(CanonicalChain chain) {
    prefetch = null;
    BlockRef head = chain.head().orElseThrow();
    BlockRef ancestor = head;
    while (!NodeFutures.join(blocks.isCanonical(ancestor))) {
      BlockRef above = ancestor;
      ancestor = chain.at(above.getNumber() - 1).orElseThrow(() -> chain.tooDeep(above));
    }
    if (ancestor.equals(head)) {
      return List.of();
    }
    List<ChainStep> steps =
        new ArrayList<>(chain.revertTo(ancestor, rules.allowFinalityViolation()));
    Hash parent = ancestor.getHash();
    for (long number = ancestor.getNumber() + 1; number <= head.getNumber() + 1; number++) {
      List<HeadChange> apply = new ArrayList<>();
      Block block = taken(NodeFutures.join(blocks.byNumber(number)), apply);
      if (!block.getHeader().getParentHash().equals(parent)) {
        throw new NodeException(
            "the node's chain changed at block %d %s while it was fetched"
                .formatted(number, BlockNames.of(block.getHeader().getHash())));
      }
      parent = block.getHeader().getHash();
      steps.addAll(apply.getFirst().steps());
    }
    return List.of(new HeadChange(steps));
  }

  private void report(long reached, long target) {
    if (progress != null) {
      progress.at(reached, target);
      if (isDone()) {
        progress.done(reached);
      }
    }
  }
}
