package io.headwater.app.drill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber holds after all that it was told: blocks in the order in which they came, less
 * what was taken back. It counts what came twice and what came out of its turn.
 *
 * <p>Threading: one thread at a time. Bounds: an entry for each that is held.
 */
final class Held {

  /**
   * What is told of a block.
   *
   * @param index its place in the block
   * @param content a fingerprint of the rest
   */
  record Entry(long index, int content) {}

  /** A block, and what was told of it so far. */
  record Block(long number, String hash, List<Entry> entries) {}

  /**
   * What is held beside what should be.
   *
   * @param expected entries that should be held
   * @param delivered entries that came, those that were taken back again among them
   * @param undone entries that were taken back
   * @param lost entries that should be held and are not
   * @param stray entries that are held and should not be
   * @param doubled entries that came although they were held
   * @param disordered entries that came, or were taken back, out of their turn
   */
  record Difference(
      long expected,
      long delivered,
      long undone,
      long lost,
      long stray,
      long doubled,
      long disordered) {

    boolean isNone() {
      return lost == 0 && stray == 0 && doubled == 0 && disordered == 0;
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Block> byHash = new HashMap<>();
  private long delivered;
  private long undone;
  private long doubled;
  private long disordered;

  boolean holds(String hash) {
    return byHash.containsKey(hash);
  }

  /** The newest block; null when nothing is held. */
  @Nullable Block newest() {
    return blocks.isEmpty() ? null : blocks.getLast();
  }

  long delivered() {
    return delivered;
  }

  /** An entry of a block whose parent is not told. */
  void add(long number, String hash, Entry entry) {
    add(number, hash, null, entry);
  }

  /** An entry of a block; the first of a block must come on its parent. */
  void add(long number, String hash, @Nullable String parent, Entry entry) {
    delivered++;
    Block newest = newest();
    Block block = byHash.get(hash);
    if (block == null) {
      if (newest != null && !follows(newest, number, parent)) {
        disordered++;
      }
      Block begun = new Block(number, hash, new ArrayList<>(List.of(entry)));
      blocks.add(begun);
      byHash.put(hash, begun);
    } else if (block.entries().contains(entry)) {
      doubled++;
    } else {
      if (!block.equals(newest) || block.entries().getLast().index() >= entry.index()) {
        disordered++;
      }
      block.entries().add(entry);
    }
  }

  private static boolean follows(Block newest, long number, @Nullable String parent) {
    return number > newest.number() && (parent == null || parent.equals(newest.hash()));
  }

  /** An entry is taken back: it must be the last that is held. */
  void undo(String hash, Entry entry) {
    Block block = byHash.get(hash);
    if (block == null || !block.entries().contains(entry)) {
      disordered++;
      return;
    }
    if (!block.equals(newest()) || !block.entries().getLast().equals(entry)) {
      disordered++;
    }
    undone++;
    block.entries().remove(entry);
    if (block.entries().isEmpty()) {
      blocks.remove(block);
      byHash.remove(hash);
    }
  }

  /** Forgets what is above a height. */
  void cut(long number) {
    while (!blocks.isEmpty() && blocks.getLast().number() > number) {
      Block gone = blocks.removeLast();
      undone += gone.entries().size();
      byHash.remove(gone.hash());
    }
  }

  /** Compares with the blocks that should be held. */
  Difference against(List<Block> due) {
    long expected = 0;
    long found = 0;
    for (Block block : due) {
      expected += block.entries().size();
      Block held = byHash.get(block.hash());
      if (held != null) {
        found += block.entries().stream().filter(held.entries()::contains).count();
      }
    }
    long size = blocks.stream().mapToLong(block -> block.entries().size()).sum();
    return new Difference(
        expected, delivered, undone, expected - found, size - found, doubled, disordered);
  }
}
