package io.headwater.ingest.chain;

import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.json.BlockNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The canonical chain of the journal, from a little below its finalized block up to its head:
 * decides what a new branch or new marks mean, and is changed only by replaying what was appended.
 *
 * <p>Threading: one thread. Bounds: {@value #KEPT_BELOW_FINALIZED} references below the finalized
 * block, {@value #KEPT_AT_MOST} in all.
 */
public final class CanonicalChain {

  /**
   * References kept below the finalized block: how far a permitted finality violation can reach.
   */
  public static final int KEPT_BELOW_FINALIZED = 1024;

  private static final int KEPT_AT_MOST = 1 << 17;

  /** Heights are dense: the block of height {@code n} is at {@code n - lowest}. */
  private final ArrayList<BlockRef> blocks = new ArrayList<>();

  private ChainState state = ChainState.EMPTY;

  /** The newest block, if there is any. */
  public Optional<BlockRef> head() {
    return Optional.ofNullable(state.head());
  }

  /** Head and marks. */
  public ChainState state() {
    return state;
  }

  /**
   * The oldest block that is remembered; what a node must have to be followed, without finality.
   */
  public Optional<BlockRef> oldest() {
    return blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getFirst());
  }

  /** The canonical block of a height, if it is remembered. */
  public Optional<BlockRef> at(long number) {
    long index = blocks.isEmpty() ? -1 : number - blocks.getFirst().getNumber();
    return index < 0 || index >= blocks.size()
        ? Optional.empty()
        : Optional.of(blocks.get((int) index));
  }

  /** Whether this block is canonical, the head or an ancestor of it. */
  public boolean contains(long number, Hash hash) {
    return at(number).filter(block -> block.getHash().equals(hash)).isPresent();
  }

  /**
   * The undoing of every block above an ancestor, newest first.
   *
   * @param allowFinalityViolation whether finalized blocks may be undone; the marks then go back to
   *     the ancestor after the last revert
   * @throws ReorgTooDeepException finalized blocks would be undone and may not be
   */
  public List<ChainStep> revertTo(BlockRef ancestor, boolean allowFinalityViolation) {
    if (!contains(ancestor.getNumber(), ancestor.getHash())) {
      throw new IllegalArgumentException("not canonical: " + ancestor);
    }
    BlockRef finalized = state.finalized();
    boolean violates = false;
    if (finalized != null && ancestor.getNumber() < finalized.getNumber()) {
      if (!allowFinalityViolation) {
        throw belowFinalized(finalized, ancestor.getNumber());
      }
      violates = true;
    }
    List<ChainStep> steps = new ArrayList<>();
    for (int i = blocks.size() - 1; blocks.get(i).getNumber() > ancestor.getNumber(); i--) {
      steps.add(new ChainStep.Revert(blocks.get(i)));
    }
    if (violates) {
      steps.add(new ChainStep.Mark(ancestor, ancestor));
    }
    return steps;
  }

  /** Why a branch cannot be followed whose common ancestor is not remembered. */
  public ReorgTooDeepException tooDeep(BlockRef oldestOfBranch) {
    BlockRef finalized = state.finalized();
    if (finalized != null && oldestOfBranch.getNumber() <= finalized.getNumber()) {
      return belowFinalized(finalized, oldestOfBranch.getNumber() - 1);
    }
    return new ReorgTooDeepException(
        ("the node's chain leaves the journal's below block %d, where the journal begins:"
                + " start a new journal with --new-epoch")
            .formatted(oldestOfBranch.getNumber()));
  }

  private static ReorgTooDeepException belowFinalized(BlockRef finalized, long ancestor) {
    return new ReorgTooDeepException(
        ("the node's chain leaves the journal's at block %d, below the finalized block %d:"
                + " check the node, or permit it with --allow-finality-violation")
            .formatted(ancestor, finalized.getNumber()));
  }

  /**
   * What new marks mean: nothing when they are not canonical yet, not higher, or the same.
   *
   * @param saidSafe the node's safe block, if it has one
   * @param saidFinalized the node's finalized block, if it has one
   * @throws ContradictedFinalityException another block of that height is finalized here
   */
  public Optional<ChainStep.Mark> marks(
      @Nullable BlockRef saidSafe, @Nullable BlockRef saidFinalized) {
    BlockRef finalized = state.finalized();
    if (saidFinalized != null && contradicts(saidFinalized)) {
      throw new ContradictedFinalityException(
          "it has block %s finalized, where the journal has another block finalized"
              .formatted(BlockNames.of(saidFinalized)));
    }
    BlockRef newFinalized = higher(finalized, canonical(saidFinalized));
    BlockRef newSafe = higher(higher(state.safe(), canonical(saidSafe)), newFinalized);
    boolean moved = !sameBlock(newSafe, state.safe()) || !sameBlock(newFinalized, finalized);
    return moved ? Optional.of(new ChainStep.Mark(newSafe, newFinalized)) : Optional.empty();
  }

  /** Another hash at a height that is finalized here. */
  private boolean contradicts(BlockRef said) {
    BlockRef finalized = state.finalized();
    return finalized != null
        && said.getNumber() <= finalized.getNumber()
        && at(said.getNumber()).isPresent()
        && canonical(said) == null;
  }

  private @Nullable BlockRef canonical(@Nullable BlockRef said) {
    return said != null && contains(said.getNumber(), said.getHash()) ? said : null;
  }

  private static @Nullable BlockRef higher(@Nullable BlockRef a, @Nullable BlockRef b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return b.getNumber() > a.getNumber() ? b : a;
  }

  private static boolean sameBlock(@Nullable BlockRef a, @Nullable BlockRef b) {
    return a == null ? b == null : a.equals(b);
  }

  /** Replays an applied block. */
  public void applied(BlockRef block, Hash parent) {
    if (!blocks.isEmpty()) {
      BlockRef head = blocks.getLast();
      if (block.getNumber() != head.getNumber() + 1 || !parent.equals(head.getHash())) {
        throw new IllegalStateException(
            "block %s is no child of the head %s"
                .formatted(BlockNames.of(block), BlockNames.of(head)));
      }
    }
    blocks.add(block);
    state = state.applied(block);
    forgetOldest();
  }

  /** Replays a reverted head; its parent becomes the head, remembered or not. */
  public void reverted(BlockRef block, Hash parent) {
    if (!blocks.isEmpty() && !blocks.removeLast().equals(block)) {
      throw new IllegalStateException(
          "block %s was reverted, but the head is %s"
              .formatted(BlockNames.of(block), BlockNames.of(state.head())));
    }
    state = state.reverted(block, parent);
    if (blocks.isEmpty()) {
      blocks.add(new BlockRef(block.getNumber() - 1, parent));
    }
  }

  /** Replays marks. */
  public void marked(@Nullable BlockRef safe, @Nullable BlockRef finalized) {
    state = state.marked(safe, finalized);
    forgetOldest();
  }

  /** Replays the beginning of an epoch that has no predecessor. */
  public void restarted() {
    blocks.clear();
    state = ChainState.EMPTY;
  }

  /**
   * Takes head and marks as the newest entry has them, where replaying began later than they did.
   */
  public void resumedAt(ChainState newest) {
    BlockRef head = newest.head();
    if (blocks.isEmpty() && head != null) {
      blocks.add(head);
    }
    if (head != null && !blocks.getLast().equals(head)) {
      throw new IllegalStateException(
          "the newest entry has head %s, replaying the journal gives %s"
              .formatted(BlockNames.of(head), BlockNames.of(blocks.getLast())));
    }
    state = newest;
  }

  private void forgetOldest() {
    BlockRef finalized = state.finalized();
    int excess = blocks.size() - KEPT_AT_MOST;
    if (finalized != null && !blocks.isEmpty()) {
      long lowest = finalized.getNumber() - KEPT_BELOW_FINALIZED;
      excess =
          Math.max(
              excess, (int) Math.min(lowest - blocks.getFirst().getNumber(), blocks.size() - 1L));
    }
    // In strides, as each removal at the front moves all the others.
    if (excess > KEPT_BELOW_FINALIZED) {
      blocks.subList(0, excess).clear();
    }
  }
}
