package io.headwater.gateway.subscription;

import io.headwater.schemas.json.JsonBytes;
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

  private final JsonBytes items = new JsonBytes();
  private int size;
  private Deliveries.@Nullable Item first;
  private Deliveries.@Nullable Item last;

  /**
   * Adds one.
   *
   * @param item what of a block it is; null for what is of none
   */
  void add(JsonBytes body, Deliveries.@Nullable Item item) {
    Notifications.addItem(items, body);
    size++;
    first = first == null ? item : first;
    last = item;
  }

  boolean isFull(Batching batching) {
    return size >= batching.maxItems() || items.length() >= BYTES;
  }

  /** As {@link Notifications} takes them. */
  JsonBytes items() {
    return items;
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
