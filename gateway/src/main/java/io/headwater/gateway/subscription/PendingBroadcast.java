package io.headwater.gateway.subscription;

import io.headwater.gateway.session.Lane;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.json.TransactionJson;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Turns transactions of the mempool into notifications. Where they are told in batches, the first
 * of a batch waits for others until the batch is full, or as long as it may, to within {@value
 * #LOOK_MILLIS} ms.
 *
 * <p>Threading: the dispatch thread. Bounds: {@value #OPEN_BYTES} bytes of batches wait; above, all
 * of them are handed over early.
 */
final class PendingBroadcast {

  static final int LOOK_MILLIS = 10;
  private static final long OPEN_BYTES = 4L << 20;
  private static final long OVERHEAD = 1_600;

  private final GroupTable groups;
  private final Deliveries deliveries;
  private final Notifications notifications;
  private final List<Lane> lanes;
  private final LongSupplier nanos;
  private final ChainDispatch.Timer timer;
  private final Body hash = new Body();
  private final Body content = new Body();
  private final Body whole = new Body();
  private final OpenBatches<Group> batches = new OpenBatches<>(this::add);

  /** Until when the open batches may wait, by the clock. */
  private final Map<Group, Long> dueNanos = new LinkedHashMap<>();

  private boolean isTimed;

  PendingBroadcast(
      GroupTable groups,
      Deliveries deliveries,
      Notifications notifications,
      ChainDispatch.Footing footing) {
    this.groups = groups;
    this.deliveries = deliveries;
    this.notifications = notifications;
    this.lanes = footing.lanes();
    this.nanos = footing.nanos();
    this.timer = footing.timer();
  }

  /** About how many bytes a transaction has in memory: only its input can be large. */
  static long bytesOf(PendingTransaction pending) {
    Transaction transaction = pending.getTransaction();
    ByteBuffer input = transaction == null ? null : transaction.getInput();
    return OVERHEAD + (input == null ? 0 : input.remaining());
  }

  /** A transaction was seen. */
  void take(PendingTransaction transaction) {
    hash.of(out -> out.data(transaction.getHash().bytes()));
    content.of(out -> TransactionJson.writePending(out, transaction.getTransaction()));
    for (Group group : groups.pending().match(transaction.getTransaction())) {
      if (group.key().kind() instanceof SubscriptionKind.PendingTransactions kind) {
        if (!kind.whole()) {
          take(group, hash);
        } else if (transaction.getTransaction() != null) {
          take(group, content);
        }
      }
    }
    if (batches.bytes() > OPEN_BYTES) {
      batches.closeAll();
      dueNanos.clear();
    }
    deliveries.handOver(lanes);
  }

  private void take(Group group, Body body) {
    Batching batching = group.key().batching();
    if (!batching.isOn()) {
      deliveries.add(group, notifications.event(group, body, null));
      return;
    }
    batches.add(group, group.key(), body, null);
    if (!batches.has(group)) {
      dueNanos.remove(group);
    } else if (!dueNanos.containsKey(group)) {
      dueNanos.put(group, nanos.getAsLong() + batching.maxDelay().toNanos());
      lookAgain(batching.maxDelay());
    }
  }

  private void add(Group group, OpenBatch batch) {
    deliveries.add(group, notifications.event(group, whole.of(batch::writeTo), null), batch.size());
  }

  /** Looks at the clock before long, if that is not to be done anyway. */
  private void lookAgain(Duration atMost) {
    if (!isTimed) {
      isTimed = true;
      Duration look = Duration.ofMillis(LOOK_MILLIS);
      timer.after(atMost.compareTo(look) < 0 ? atMost : look, this::handOverDue);
    }
  }

  /** Hands over the batches that have waited as long as they may. */
  private void handOverDue() {
    isTimed = false;
    long now = nanos.getAsLong();
    dueNanos
        .entrySet()
        .removeIf(
            due -> {
              boolean isDue = due.getValue() - now <= 0;
              if (isDue) {
                batches.close(due.getKey());
              }
              return isDue;
            });
    deliveries.handOver(lanes);
    if (!dueNanos.isEmpty()) {
      lookAgain(Duration.ofMillis(LOOK_MILLIS));
    }
  }

  /** Hands over what a group has waiting. */
  void handOver(Group group) {
    batches.close(group);
    dueNanos.remove(group);
    deliveries.handOver(lanes);
  }
}
