package io.headwater.gateway.subscription;

import io.headwater.gateway.session.Encoding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The batches that are being filled, one for each target.
 *
 * <p>Threading: one thread. Bounds: who adds closes them before {@link #bytes} is too much.
 *
 * @param <T> who is to get a batch
 */
final class OpenBatches<T> {

  private final BiConsumer<T, OpenBatch> onClose;

  /** In the order in which they were opened. */
  private final Map<T, OpenBatch> open = new LinkedHashMap<>();

  private long bytes;

  /**
   * None yet.
   *
   * @param onClose makes a notification of a batch
   */
  OpenBatches(BiConsumer<T, OpenBatch> onClose) {
    this.onClose = onClose;
  }

  /** Bytes of all that are open. */
  long bytes() {
    return bytes;
  }

  /** Whether a target has one. */
  boolean has(T target) {
    return open.containsKey(target);
  }

  /** Adds an item to a target's batch, which is closed when it is full. */
  void add(T target, SubscriptionKey key, Body body, Deliveries.@Nullable Item item) {
    Encoding.Format format = key.encoding().format();
    OpenBatch batch = open.get(target);
    if (batch == null) {
      batch = new OpenBatch(Body.buffer(format));
      bytes += batch.bytes();
      open.put(target, batch);
    }
    bytes -= batch.bytes();
    batch.add(body.in(format), item);
    bytes += batch.bytes();
    if (batch.isFull(key.batching())) {
      close(target);
    }
  }

  /** Closes a target's batch, if it has one. */
  void close(T target) {
    OpenBatch batch = open.remove(target);
    if (batch != null) {
      bytes -= batch.bytes();
      onClose.accept(target, batch.end());
    }
  }

  /** Closes all, the one that was opened first before the others. */
  void closeAll() {
    open.forEach((target, batch) -> onClose.accept(target, batch.end()));
    open.clear();
    bytes = 0;
  }
}
