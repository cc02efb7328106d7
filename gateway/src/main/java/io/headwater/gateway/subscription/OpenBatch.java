package io.headwater.gateway.subscription;

import io.headwater.schemas.json.ItemBytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items that become one notification.
 *
 * <p>Threading: one thread. Bounds: full at {@value #BYTES} bytes, a quarter of an outbox; it takes
 * one item of any size.
 */
final class OpenBatch {

  static final int BYTES = 64 * 1024;

  private final ItemBytes items;
  private int size;
  private Deliveries.@Nullable Item first;
  private Deliveries.@Nullable Item last;

  /**
   * Without items.
   *
   * @param items an empty buffer of the format that it is to have
   */
  OpenBatch(ItemBytes items) {
    this.items = items.beginArray();
  }

  /**
   * Adds one.
   *
   * @param item what of a block it is; null for what is of none
   */
  void add(ItemBytes body, Deliveries.@Nullable Item item) {
    items.element().put(body.array(), 0, body.length());
    size++;
    first = first == null ? item : first;
    last = item;
  }

  boolean isFull(Batching batching) {
    return size >= batching.maxItems() || items.length() >= BYTES;
  }

  int bytes() {
    return items.length();
  }

  /** Nothing more comes. */
  OpenBatch end() {
    items.endArray();
    return this;
  }

  /** Writes the array of them, once it has ended. */
  void writeTo(ItemBytes out) {
    out.put(items.array(), 0, items.length());
  }

  int size() {
    return size;
  }

  /** All of it as one thing of a block. */
  Deliveries.Item span() {
    return new Deliveries.Item(
        Objects.requireNonNull(first, "it has items of a block").before(),
        Objects.requireNonNull(last, "it has items of a block").after());
  }
}
