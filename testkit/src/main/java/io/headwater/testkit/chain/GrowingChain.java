package io.headwater.testkit.chain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Given blocks, of which a node knows the first so many; it grows as it is told.
 *
 * <p>Threading: any thread.
 */
public final class GrowingChain implements ChainView {

  private final List<TestBlock> blocks;
  private final int finalizedDepth;
  private final Map<String, TestBlock> byHash = new HashMap<>();
  private int known;

  /** A chain that begins with {@code known} of the blocks. */
  public GrowingChain(List<TestBlock> blocks, int known, int finalizedDepth) {
    this.blocks = List.copyOf(blocks);
    this.finalizedDepth = finalizedDepth;
    advance(known);
  }

  /** The next blocks become known. */
  public synchronized void advance(int more) {
    for (int i = 0; i < more && known < blocks.size(); i++) {
      TestBlock block = blocks.get(known++);
      byHash.put(block.hash(), block);
    }
  }

  /** Whether all blocks are known. */
  public synchronized boolean isAtEnd() {
    return known == blocks.size();
  }

  @Override
  public synchronized List<TestBlock> canonical() {
    return blocks.subList(0, known);
  }

  @Override
  public synchronized TestBlock head() {
    return blocks.get(known - 1);
  }

  @Override
  public synchronized Optional<TestBlock> byHash(String hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  @Override
  public synchronized Optional<TestBlock> byNumber(long number) {
    long index = number - blocks.getFirst().number();
    return index >= 0 && index < known ? Optional.of(blocks.get((int) index)) : Optional.empty();
  }

  @Override
  public synchronized TestBlock safe() {
    return finalized();
  }

  @Override
  public synchronized TestBlock finalized() {
    return blocks.get(Math.max(0, known - 1 - finalizedDepth));
  }
}
