package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Log;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the filters that a log matches, at a cost that grows with the shapes in use and not with
 * the filters: tuple space search, one hash table a shape.
 *
 * <p>A filter with alternatives stands under each combination of them, up to {@value
 * Placing#MAX_COMBINATIONS}; beyond that under the alternatives of one field. A log has one value a
 * field, so either way it finds a filter at most once.
 *
 * <p>Threading: one thread. Bounds: 16 to 32 bytes a filter and combination, besides the filter
 * itself; adding or removing one moves some thousand slots at most.
 *
 * @param <T> what filters are registered for
 */
public final class FilterIndex<T> {

  /** The filters of one shape. */
  private record OfShape<T>(int shape, FilterTable<T> table) {}

  private final FieldHash hash;
  private final List<OfShape<T>> shapes = new ArrayList<>();
  private int size;

  /** An empty index with keys of its own. */
  public FilterIndex() {
    this(new SecureRandom());
  }

  /**
   * An empty index.
   *
   * @param random gives keys, which nobody who chooses filters may foresee
   */
  public FilterIndex(Random random) {
    this(new FieldHash(random));
  }

  FilterIndex(FieldHash hash) {
    this.hash = hash;
  }

  /** Registers a target; it may stand under any number of filters. */
  public void add(LogFilter filter, T target) {
    Placing placing = Placing.of(filter, hash);
    FilterTable<T> table = table(placing.shape());
    if (table == null) {
      table = FilterTable.withCrowds(hash);
      shapes.add(new OfShape<>(placing.shape(), table));
    }
    for (int value : placing.hashes()) {
      table.add(value, filter, target);
    }
    size++;
  }

  /** Takes back what {@link #add} did; false when it was not there. */
  public boolean remove(LogFilter filter, T target) {
    Placing placing = Placing.of(filter, hash);
    FilterTable<T> table = table(placing.shape());
    if (table == null) {
      return false;
    }
    boolean found = false;
    for (int value : placing.hashes()) {
      found |= table.remove(value, filter, target);
    }
    if (table.isEmpty()) {
      shapes.removeIf(each -> each.shape() == placing.shape());
    }
    size -= found ? 1 : 0;
    return found;
  }

  private @Nullable FilterTable<T> table(int shape) {
    for (OfShape<T> each : shapes) {
      if (each.shape() == shape) {
        return each.table();
      }
    }
    return null;
  }

  /** Gives each target whose filter the log matches, once a filter. */
  public void match(Log log, Consumer<? super T> found) {
    int known = hash.prepare(log);
    for (int i = 0; i < shapes.size(); i++) {
      OfShape<T> each = shapes.get(i);
      if (each.shape() < known) {
        each.table().match(hash.finish(hash.sum(each.shape())), log, found);
      }
    }
  }

  /** Slots of all tables, without those of crowds. */
  long slots() {
    return shapes.stream().mapToLong(each -> each.table().slots()).sum();
  }

  /** Filters registered. */
  public int size() {
    return size;
  }

  /** Shapes in use: hash probes a log costs at most. */
  public int shapes() {
    return shapes.size();
  }
}
