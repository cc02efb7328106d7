package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the filters that a log matches, at a cost that grows with the shapes in use and not with
 * the filters: tuple space search, one hash table a shape.
 *
 * <p>A filter with alternatives stands under each combination of them, up to {@value
 * #MAX_COMBINATIONS}; beyond that under the alternatives of one field, and is verified when it is
 * found. A log has one value a field, so either way it finds a filter at most once.
 *
 * <p>Threading: one thread. Bounds: {@value #MAX_COMBINATIONS} references a filter, or the
 * alternatives of one field, which the caller limits.
 *
 * @param <T> what filters are registered for
 */
public final class FilterIndex<T> {

  static final int MAX_COMBINATIONS = 256;

  private record Entry<T>(LogFilter filter, T target, boolean verify) {}

  /** The filters of one shape. */
  private static final class Table<T> {
    final Shape shape;
    final Map<FieldValues, List<Entry<T>>> entries = new HashMap<>();

    Table(Shape shape) {
      this.shape = shape;
    }
  }

  private final Map<Shape, Table<T>> byShape = new HashMap<>();
  private final List<Table<T>> tables = new ArrayList<>();
  private final FieldValues probe = FieldValues.probe();
  private int size;

  /** Registers a target; it may stand under any number of filters. */
  public void add(LogFilter filter, T target) {
    Placing placing = Placing.of(filter);
    Table<T> table = byShape.get(placing.shape());
    if (table == null) {
      table = new Table<>(placing.shape());
      byShape.put(placing.shape(), table);
      tables.add(table);
    }
    Entry<T> entry = new Entry<>(filter, target, placing.verify());
    for (FieldValues key : placing.keys()) {
      table.entries.computeIfAbsent(key, k -> new ArrayList<>(1)).add(entry);
    }
    size++;
  }

  /** Takes back what {@link #add} did; false when it was not there. */
  public boolean remove(LogFilter filter, T target) {
    Placing placing = Placing.of(filter);
    Table<T> table = byShape.get(placing.shape());
    boolean found = false;
    if (table != null) {
      Entry<T> entry = new Entry<>(filter, target, placing.verify());
      for (FieldValues key : placing.keys()) {
        List<Entry<T>> there = table.entries.get(key);
        found |= there != null && there.remove(entry);
        if (there != null && there.isEmpty()) {
          table.entries.remove(key);
        }
      }
      if (table.entries.isEmpty()) {
        byShape.remove(table.shape);
        tables.remove(table);
      }
    }
    size -= found ? 1 : 0;
    return found;
  }

  /** Gives each target whose filter the log matches, once a filter. */
  public void match(Log log, Consumer<? super T> found) {
    int topics = log.getTopics().size();
    for (Table<T> table : tables) {
      if (table.shape.leastTopics() <= topics) {
        List<Entry<T>> entries = table.entries.get(key(table.shape, log));
        if (entries != null) {
          for (Entry<T> entry : entries) {
            if (!entry.verify() || entry.filter().matches(log)) {
              found.accept(entry.target());
            }
          }
        }
      }
    }
  }

  /** Filters registered. */
  public int size() {
    return size;
  }

  /** Shapes in use: hash probes a log costs. */
  public int shapes() {
    return tables.size();
  }

  private FieldValues key(Shape shape, Log log) {
    probe.clear();
    if (shape.fixes(Shape.ADDRESS)) {
      probe.add(log.getAddress());
    }
    for (int i = 0; i < shape.leastTopics(); i++) {
      if (shape.fixes(Shape.topic(i))) {
        probe.add(log.getTopics().get(i));
      }
    }
    return probe;
  }

  /** Where a filter stands. */
  private record Placing(Shape shape, List<FieldValues> keys, boolean verify) {

    static Placing of(LogFilter filter) {
      int fixed = filter.addresses().isEmpty() ? 0 : Shape.ADDRESS;
      long combinations = Math.max(1, filter.addresses().size());
      for (int i = 0; i < filter.topics().size(); i++) {
        int alternatives = filter.topics().get(i).size();
        fixed |= alternatives == 0 ? 0 : Shape.topic(i);
        combinations *= Math.max(1, alternatives);
      }
      boolean verify = combinations > MAX_COMBINATIONS;
      Shape shape = new Shape(verify ? mostTelling(fixed) : fixed, filter.topics().size());
      List<FieldValues> keys = new ArrayList<>();
      combine(filter, shape, Shape.ADDRESS, FieldValues.probe(), keys);
      return new Placing(shape, keys, verify);
    }

    /** The field that most likely tells filters apart: any but topic 0, which names the event. */
    private static int mostTelling(int fixed) {
      int others = fixed & ~Shape.topic(0);
      return Integer.lowestOneBit(others == 0 ? fixed : others);
    }

    private static void combine(
        LogFilter filter, Shape shape, int field, FieldValues soFar, List<FieldValues> into) {
      if (field > Shape.topic(LogFilter.MAX_TOPICS - 1)) {
        into.add(soFar.copy());
        return;
      }
      int next = field << 1;
      if (!shape.fixes(field)) {
        combine(filter, shape, next, soFar, into);
      } else if (field == Shape.ADDRESS) {
        for (Address address : filter.addresses()) {
          combine(filter, shape, next, soFar.extended().add(address), into);
        }
      } else {
        for (Hash topic : filter.topics().get(Integer.numberOfTrailingZeros(field) - 1)) {
          combine(filter, shape, next, soFar.extended().add(topic), into);
        }
      }
    }
  }
}
