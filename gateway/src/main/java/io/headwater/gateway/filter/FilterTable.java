package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Log;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Filters and what they are registered for, by a hash: extendible hashing. It grows and shrinks one
 * {@link Segment} at a time, so that no change waits for a table to be copied.
 *
 * <p>Whoever finds a filter here verifies it: other values may have the same hash.
 *
 * <p>Threading: one thread. Bounds: a change copies at most {@value #MAX_SLOTS} slots, and a
 * directory of at most 2<sup>{@value #MAX_DEPTH}</sup> references, unless more hashes than a
 * segment has room for are the same.
 *
 * @param <T> what filters are registered for
 */
final class FilterTable<T> {

  private static final int MAX_SLOTS = 2_048;
  private static final int MAX_DEPTH = 16;

  /** Makes a crowd of those that have the same hash; null where they stand side by side. */
  private final @Nullable FieldHash crowdHash;

  /** By the hash's leading bits, {@link #depth} of them; a segment may stand there many times. */
  private Segment[] directory = {new Segment(0, Segment.MIN_SLOTS)};

  private int depth;

  /** Distinct hashes, or all entries where there are no crowds. */
  private int size;

  private FilterTable(@Nullable FieldHash crowdHash) {
    this.crowdHash = crowdHash;
  }

  /** A table in which many filters may stand under one value. */
  static <T> FilterTable<T> withCrowds(FieldHash hash) {
    return new FilterTable<>(hash);
  }

  /** A table in which hashes differ, but for rare chance. */
  static <T> FilterTable<T> plain() {
    return new FilterTable<>(null);
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Slots that there are, {@value Segment#SLOT_BYTES} bytes each; without those of crowds. */
  long slots() {
    long slots = 0;
    for (int i = 0; i < directory.length; i += 1 << depth - directory[i].depth) {
      slots += directory[i].slots();
    }
    return slots;
  }

  private Segment segment(int hash) {
    return directory[prefix(hash, depth)];
  }

  private static int prefix(int hash, int bits) {
    return (int) (Integer.toUnsignedLong(hash) >>> Integer.SIZE - bits);
  }

  /** Gives the targets under this hash whose filter the log matches. */
  void match(int hash, Log log, Consumer<? super T> found) {
    Segment segment = segment(hash);
    int slot = segment.find(hash);
    while (slot >= 0) {
      give(segment, slot, log, found);
      slot = crowdHash == null ? segment.findNext(slot, hash) : -1;
    }
  }

  /** Gives all targets whose filter the log matches. */
  void matchAll(Log log, Consumer<? super T> found) {
    for (int i = 0; i < directory.length; i += 1 << depth - directory[i].depth) {
      Segment segment = directory[i];
      for (int slot = 0; slot < segment.slots(); slot++) {
        if (segment.isUsed(slot)) {
          give(segment, slot, log, found);
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // targets go in as T
  private void give(Segment segment, int slot, Log log, Consumer<? super T> found) {
    LogFilter filter = segment.filter(slot);
    if (filter == null) {
      crowd(segment, slot).match(log, found);
    } else if (filter.matches(log)) {
      found.accept((T) segment.target(slot));
    }
  }

  @SuppressWarnings("unchecked") // what has no filter is a crowd
  private Crowd<T> crowd(Segment segment, int slot) {
    return (Crowd<T>) segment.target(slot);
  }

  void add(int hash, LogFilter filter, T target) {
    if (crowdHash != null) {
      Segment segment = segment(hash);
      int slot = segment.find(hash);
      if (slot >= 0) {
        join(segment, slot, filter, target, crowdHash);
        return;
      }
    }
    while (segment(hash).isFull()) {
      makeRoom(hash);
    }
    segment(hash).put(hash, filter, target);
    size++;
  }

  @SuppressWarnings("unchecked") // targets go in as T
  private void join(Segment segment, int slot, LogFilter filter, T target, FieldHash hash) {
    LogFilter first = segment.filter(slot);
    if (first == null) {
      crowd(segment, slot).add(filter, target);
    } else {
      Crowd<T> crowd = new Crowd<>(hash);
      crowd.add(first, (T) segment.target(slot));
      crowd.add(filter, target);
      segment.set(slot, null, crowd);
    }
  }

  /** Takes one entry out; false when it is not there. */
  boolean remove(int hash, LogFilter filter, T target) {
    Segment segment = segment(hash);
    for (int slot = segment.find(hash); slot >= 0; slot = segment.findNext(slot, hash)) {
      LogFilter there = segment.filter(slot);
      if (there == null) {
        return leave(segment, slot, filter, target);
      }
      if (there.equals(filter) && target.equals(segment.target(slot))) {
        segment.removeAt(slot);
        size--;
        if (segment.isSparse()) {
          shrink(hash);
        }
        return true;
      }
    }
    return false;
  }

  private boolean leave(Segment segment, int slot, LogFilter filter, T target) {
    Crowd<T> crowd = crowd(segment, slot);
    boolean left = crowd.remove(filter, target);
    if (crowd.size() == 1) {
      crowd.last((only, its) -> segment.set(slot, only, its));
    }
    return left;
  }

  /** Gives the first entry of a plain table. */
  @SuppressWarnings("unchecked") // targets go in as T
  void first(BiConsumer<LogFilter, T> taker) {
    for (Segment segment : directory) {
      for (int slot = 0; slot < segment.slots(); slot++) {
        if (segment.isUsed(slot)) {
          taker.accept(Objects.requireNonNull(segment.filter(slot)), (T) segment.target(slot));
          return;
        }
      }
    }
  }

  private void makeRoom(int hash) {
    Segment full = segment(hash);
    if (full.slots() < MAX_SLOTS || full.depth == MAX_DEPTH) {
      resize(hash, 2 * full.slots());
    } else {
      split(hash);
    }
  }

  private void resize(int hash, int slots) {
    Segment old = segment(hash);
    Segment resized = new Segment(old.depth, slots);
    old.copyTo(resized);
    place(hash, resized);
  }

  private void split(int hash) {
    Segment full = segment(hash);
    int deeper = full.depth + 1;
    if (full.depth == depth) {
      doubleDirectory();
    }
    int bit = Integer.MIN_VALUE >>> full.depth;
    int high = full.count(bit);
    Segment ones = Segment.fit(deeper, high);
    Segment zeros = Segment.fit(deeper, full.used() - high);
    full.copyTo(ones, bit, true);
    full.copyTo(zeros, bit, false);
    place(hash | bit, ones);
    place(hash & ~bit, zeros);
  }

  /** Halves a sparse segment, or joins it with the one that it was split from. */
  private void shrink(int hash) {
    Segment sparse = segment(hash);
    if (sparse.depth > 0) {
      Segment other = segment(hash ^ Integer.MIN_VALUE >>> sparse.depth - 1);
      int together = sparse.used() + other.used();
      if (other.depth == sparse.depth && 8 * together <= 3 * MAX_SLOTS) {
        Segment joined = Segment.fit(sparse.depth - 1, together);
        sparse.copyTo(joined);
        other.copyTo(joined);
        place(hash, joined);
        halveDirectory();
        return;
      }
    }
    resize(hash, sparse.slots() / 2);
  }

  private void place(int hash, Segment segment) {
    int first = prefix(hash, segment.depth) << depth - segment.depth;
    Arrays.fill(directory, first, first + (1 << depth - segment.depth), segment);
  }

  private void doubleDirectory() {
    Segment[] twice = new Segment[2 * directory.length];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = directory[i / 2];
    }
    directory = twice;
    depth++;
  }

  private void halveDirectory() {
    while (depth > 0 && Arrays.stream(directory).allMatch(segment -> segment.depth < depth)) {
      Segment[] half = new Segment[directory.length / 2];
      for (int i = 0; i < half.length; i++) {
        half[i] = directory[2 * i];
      }
      directory = half;
      depth--;
    }
  }
}
