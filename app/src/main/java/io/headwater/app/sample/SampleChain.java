package io.headwater.app.sample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which block is canonical: the recorded blocks in turn, one on another. Once in a while a fork is
 * begun, which grows for some blocks and is then undone; so the chain that remains is a function of
 * the height alone, and a later start can continue it.
 *
 * <p>Threading: one thread at a time. Bounds: the last {@value #KEPT} blocks and the forks among
 * them.
 */
final class SampleChain {

  static final int KEPT = 256;
  private static final int SAFE_DEPTH = 8;

  /** Finality comes soon, so that a short try sees it. */
  static final int FINALIZED_DEPTH = 16;

  private final SampleBodies bodies;
  private final ArrayDeque<SampleBlock> order = new ArrayDeque<>();
  private final Map<String, SampleBlock> byHash = new HashMap<>();
  private final Map<Long, SampleBlock> canonical = new HashMap<>();
  private final List<SampleBlock> fork = new ArrayList<>();
  private final int finalizedDepth;
  private SampleBlock head;

  /**
   * A chain of one block.
   *
   * @param first as {@link #checkpoint} gave it, or {@link SampleBodies#first}
   */
  SampleChain(SampleBodies bodies, SampleBlock first) {
    this(bodies, first, FINALIZED_DEPTH);
  }

  /** The same with finality so many blocks below the head. */
  SampleChain(SampleBodies bodies, SampleBlock first, int finalizedDepth) {
    this.bodies = bodies;
    this.finalizedDepth = finalizedDepth;
    this.head = first;
    take(first);
  }

  SampleBlock head() {
    return head;
  }

  /** Adds a block, on the fork while there is one. */
  void advance() {
    append(!fork.isEmpty());
  }

  /** Begins a fork with one block. */
  void beginFork() {
    append(true);
  }

  /** Undoes the fork: as many blocks and one more come in its place. */
  void endFork() {
    int blocks = fork.size() + 1;
    SampleBlock ancestor = canonical.get(fork.getFirst().number() - 1);
    if (ancestor == null) {
      throw new IllegalStateException("the fork is longer than what is kept");
    }
    fork.forEach(block -> canonical.remove(block.number()));
    fork.clear();
    head = ancestor;
    for (int i = 0; i < blocks; i++) {
      append(false);
    }
  }

  /** Blocks on the fork. */
  int forkLength() {
    return fork.size();
  }

  private void append(boolean onFork) {
    SampleBlock block = bodies.child(head, onFork);
    if (onFork) {
      fork.add(block);
    }
    head = block;
    take(block);
  }

  private void take(SampleBlock block) {
    order.addLast(block);
    byHash.put(block.hash(), block);
    canonical.put(block.number(), block);
    if (order.size() > KEPT) {
      SampleBlock oldest = order.removeFirst();
      byHash.remove(oldest.hash());
      canonical.remove(oldest.number(), oldest);
    }
  }

  Optional<SampleBlock> byHash(String hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  Optional<SampleBlock> byNumber(long number) {
    return Optional.ofNullable(canonical.get(number));
  }

  SampleBlock safe() {
    return below(SAFE_DEPTH);
  }

  SampleBlock finalized() {
    return below(finalizedDepth);
  }

  SampleBlock oldest() {
    return below(KEPT);
  }

  /** Canonical blocks that are kept, oldest first. */
  List<SampleBlock> kept() {
    return order.stream().filter(block -> block.equals(canonical.get(block.number()))).toList();
  }

  /** The block from which a later start goes on: deep enough to have all that a reader holds. */
  SampleBlock checkpoint() {
    return below(2 * finalizedDepth);
  }

  private SampleBlock below(int depth) {
    List<SampleBlock> kept = kept();
    return kept.get(Math.max(0, kept.size() - 1 - depth));
  }
}
