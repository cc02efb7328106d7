package io.headwater.gateway.filter;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link FilterTable} whose hashes begin with the same bits: open addressing with
 * linear probing over hashes that lie side by side, so that a miss costs one cache line.
 *
 * <p>Threading: one thread. Bounds: {@value #SLOT_BYTES} bytes a slot; the table keeps it between
 * 3/16 and 3/4 full.
 */
final class Segment {

  static final int MIN_SLOTS = 4;

  /** With references of 4 bytes: a hash, a filter, a target. */
  static final int SLOT_BYTES = 12;

  private static final int FREE = 0;
  private static final int NONE = -1;

  /** How many leading bits all hashes share. */
  final int depth;

  private final int[] hashes;

  /** Of slot i: the filter at 2i, the target at 2i + 1; a {@link Crowd} has no filter. */
  private final @Nullable Object[] pairs;

  private int used;

  /** An empty one. */
  Segment(int depth, int slots) {
    this.depth = depth;
    this.hashes = new int[slots];
    this.pairs = new Object[2 * slots];
  }

  /** An empty one which so many entries fill by half at most. */
  static Segment fit(int depth, int entries) {
    return new Segment(
        depth, Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, 2 * entries - 1)) << 1));
  }

  int slots() {
    return hashes.length;
  }

  int used() {
    return used;
  }

  boolean isFull() {
    return 4 * used >= 3 * hashes.length;
  }

  boolean isSparse() {
    return 16 * used < 3 * hashes.length && hashes.length > MIN_SLOTS;
  }

  /** The first slot of this hash, or a negative number. */
  int find(int hash) {
    return findFrom(hash & hashes.length - 1, hash);
  }

  /** The next slot of this hash after one of it, or a negative number. */
  int findNext(int slot, int hash) {
    return findFrom(slot + 1 & hashes.length - 1, hash);
  }

  private int findFrom(int start, int hash) {
    int[] all = hashes;
    int last = all.length - 1;
    for (int slot = start; ; slot = slot + 1 & last) {
      int there = all[slot & last];
      if (there == hash) {
        return slot;
      }
      if (there == FREE) {
        return NONE;
      }
    }
  }

  boolean isUsed(int slot) {
    return hashes[slot] != FREE;
  }

  /** The filter there; null where there are many. */
  @Nullable LogFilter filter(int slot) {
    return (LogFilter) pairs[2 * slot];
  }

  /** The target there, or the {@link Crowd}. */
  Object target(int slot) {
    return Objects.requireNonNull(pairs[2 * slot + 1], "the slot is free");
  }

  void set(int slot, @Nullable LogFilter filter, Object target) {
    pairs[2 * slot] = filter;
    pairs[2 * slot + 1] = target;
  }

  /** Adds an entry, for which there must be room. */
  void put(int hash, @Nullable LogFilter filter, Object target) {
    int last = hashes.length - 1;
    int slot = hash & last;
    while (hashes[slot] != FREE) {
      slot = slot + 1 & last;
    }
    hashes[slot] = hash;
    set(slot, filter, target);
    used++;
  }

  /** Takes an entry out; those behind it close up (Knuth, TAOCP 6.4, algorithm R). */
  void removeAt(int removed) {
    int last = hashes.length - 1;
    int gap = removed;
    for (int slot = gap + 1 & last; hashes[slot] != FREE; slot = slot + 1 & last) {
      int home = hashes[slot] & last;
      if ((slot - home & last) >= (slot - gap & last)) {
        hashes[gap] = hashes[slot];
        set(gap, filter(slot), target(slot));
        gap = slot;
      }
    }
    hashes[gap] = FREE;
    pairs[2 * gap] = null;
    pairs[2 * gap + 1] = null;
    used--;
  }

  /** Copies the entries whose hash has this value in this bit. */
  void copyTo(Segment other, int bit, boolean value) {
    for (int slot = 0; slot < hashes.length; slot++) {
      int hash = hashes[slot];
      if (hash != FREE && (hash & bit) != 0 == value) {
        other.put(hash, filter(slot), target(slot));
      }
    }
  }

  /** How many entries have this bit. */
  int count(int bit) {
    int count = 0;
    for (int hash : hashes) {
      count += (hash & bit) != 0 ? 1 : 0;
    }
    return count;
  }

  /** Copies all entries. */
  void copyTo(Segment other) {
    copyTo(other, 0, false);
  }
}
