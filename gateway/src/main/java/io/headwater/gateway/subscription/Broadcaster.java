package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Lane;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.ReceiptJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event into notifications, item by item: a block's header, then its logs in order; an
 * undone block's logs in reverse. It pauses when the lanes hold too much, and goes on where it was;
 * what is handed over before that leaves no batch open, so that none waits, and none is of two
 * events.
 *
 * <p>Threading: the dispatch thread. Bounds: {@value #TURN_BYTES} bytes of frames and open batches
 * are gathered before they are handed over; a lane is given no more while it holds {@value
 * #LANE_BYTES} bytes.
 */
final class Broadcaster {

  private static final long TURN_BYTES = 1L << 20;
  private static final long LANE_BYTES = 16L << 20;

  /** A log and the receipt that it stands in. */
  private record Found(Receipt receipt, Log log) {}

  private final GroupTable groups;
  private final List<Lane> lanes;
  private final Cursors cursors;
  private final Notifications notifications;
  private final ChainFigures figures;
  private final Deliveries deliveries;
  private final OpenBatches<Group> batches;
  private final PendingBroadcast pending;
  private final ActivityBroadcast activity;
  private final Body body = new Body();
  private final Body whole = new Body();
  private final List<Group> matched = new ArrayList<>();

  private @Nullable ChainEvent current;
  private List<Found> logs = List.of();
  private int next;

  /** Height of the newest finalized block before the event. */
  private long finalized = History.Place.NOT_FINALIZED;

  Broadcaster(
      GroupTable groups,
      ChainDispatch.Footing footing,
      Cursors cursors,
      ChainFigures figures,
      Deliveries.Demotion demotion) {
    this.groups = groups;
    this.lanes = footing.lanes();
    this.deliveries = new Deliveries(demotion);
    this.cursors = cursors;
    this.figures = figures;
    this.notifications = new Notifications(footing.framing());
    this.batches = new OpenBatches<>(this::add);
    this.pending = new PendingBroadcast(groups, deliveries, notifications, footing);
    this.activity = new ActivityBroadcast(groups, deliveries, notifications, lanes);
  }

  private void add(Group group, OpenBatch batch) {
    Deliveries.Item span = batch.span();
    String cursor = group.withCursor() ? span.after().encode() : null;
    deliveries.add(group, notifications.event(group, whole.of(batch::writeTo), cursor), span);
  }

  /** Whether the lanes hold so much that they are given nothing more. */
  boolean isCongested() {
    for (Lane lane : lanes) {
      if (lane.queuedBytes() > LANE_BYTES) {
        return true;
      }
    }
    return false;
  }

  /** Begins an event; {@link #proceed} does the rest. */
  void begin(ChainEvent event) {
    current = event;
    next = 0;
    switch (event) {
      case ChainEvent.BlockApplied applied -> {
        header(applied);
        logs = logsOf(applied.block());
      }
      case ChainEvent.BlockReverted reverted -> logs = logsOf(reverted.block());
      case ChainEvent.BlocksFinalized marks -> logs = List.of();
      case ChainEvent.EpochStarted started -> logs = List.of();
    }
  }

  private List<Found> logsOf(Block block) {
    if (groups.logs().size() == 0) {
      return List.of();
    }
    List<Found> items = new ArrayList<>();
    for (Receipt receipt : block.getReceipts()) {
      for (Log log : receipt.getLogs()) {
        items.add(new Found(receipt, log));
      }
    }
    return items;
  }

  /** Goes on with the event; true when it is done, false when the lanes must drain first. */
  boolean proceed() {
    while (next < logs.size()) {
      if (deliveries.bytes() + batches.bytes() > TURN_BYTES) {
        batches.closeAll();
        deliveries.handOver(lanes);
        if (isCongested()) {
          return false;
        }
      }
      log(next++);
    }
    batches.closeAll();
    ChainEvent whole = current;
    if (whole != null) {
      blocks(whole);
      finalized = BlockStep.finalizedAfter(whole);
    }
    deliveries.queue(lanes);
    logs = List.of();
    current = null;
    return true;
  }

  /** Lets the lanes deliver the events that are done. */
  void wake() {
    deliveries.wake(lanes);
  }

  private void blocks(ChainEvent event) {
    Deliveries.Item item = groups.blocks().isEmpty() ? null : cursors.whole(event).orElse(null);
    if (item != null) {
      String cursor = item.after().encode();
      for (Group group : groups.blocks()) {
        if (group.key().kind() instanceof SubscriptionKind.Blocks kind
            && BlockStep.isOne(event, finalized)) {
          body.of(out -> BlockStep.write(out, event, kind.filter()));
          tell(group, item, cursor);
        }
      }
    }
  }

  private void header(ChainEvent.BlockApplied event) {
    if (!groups.heads().isEmpty()) {
      body.of(out -> BlockJson.writeHeader(out, event.block().getHeader()));
      Deliveries.Item item = cursors.header(event);
      String cursor = item.after().encode();
      for (Group group : groups.heads()) {
        tell(group, item, cursor);
      }
    }
  }

  private void log(int at) {
    if (current instanceof ChainEvent.BlockApplied applied) {
      log(applied.block(), at, false);
    } else if (current instanceof ChainEvent.BlockReverted reverted) {
      log(reverted.block(), logs.size() - 1 - at, true);
    }
  }

  private void log(Block block, int index, boolean removed) {
    Found found = logs.get(index);
    matched.clear();
    groups.logs().match(found.log(), matched::add);
    figures.matched(matched.size());
    if (!matched.isEmpty()) {
      body.of(
          out ->
              ReceiptJson.writeLog(out, block.getHeader(), found.receipt(), found.log(), removed));
      Deliveries.Item item = itemOfLog(index);
      String cursor = null;
      for (Group group : matched) {
        if (cursor == null && group.withCursor()) {
          cursor = item.after().encode();
        }
        tell(group, item, cursor);
      }
    }
  }

  private void tell(Group group, Deliveries.Item item, @Nullable String cursor) {
    if (group.key().batching().isOn()) {
      batches.add(group, group.key(), body, item);
    } else {
      deliveries.add(group, notifications.event(group, body, cursor), item);
    }
  }

  private Deliveries.Item itemOfLog(int index) {
    return current instanceof ChainEvent.BlockReverted reverted
        ? cursors.removal(reverted, index)
        : cursors.log((ChainEvent.BlockApplied) Objects.requireNonNull(current), index);
  }

  /** Tells a group its position. */
  void position(Group group, String cursor) {
    deliveries.add(group, notifications.position("headwater_position", group, cursor));
    deliveries.handOver(lanes);
  }

  /** A message to one subscription about its position, or its end. */
  ByteBuffer message(String method, Subscription subscription, String cursor) {
    return notifications.position(method, subscription, cursor);
  }

  /** A transaction was seen in the mempool; it is left out while the lanes hold too much. */
  void pending(PendingTransaction transaction) {
    if (!isCongested()) {
      pending.take(transaction);
    }
  }

  /** Something happened at contracts; it waits while the lanes hold too much. */
  void activity(ActivityInbox inbox) {
    activity.tell(inbox, this::isCongested);
  }

  /** A subscription is about to join a group: what came before is none of it. */
  void beforeJoin(Group group) {
    pending.handOver(group);
  }

  /** The node's sync status changed. */
  void syncing(String status) {
    for (Group group : groups.syncing()) {
      deliveries.add(group, notifications.event(group, syncing(group.key(), status), null));
    }
    deliveries.handOver(lanes);
  }

  /** Tells one new subscription the present sync status. */
  void syncing(Subscription subscription, Group group, String status) {
    var frame = notifications.event(group, syncing(group.key(), status), null);
    subscription.lane().execute(() -> subscription.tell(FrameView.own(frame)), frame.remaining());
  }

  private Body syncing(SubscriptionKey key, String status) {
    return key.batching().isOn()
        ? body.of(out -> out.beginArray().element().jsonOfQuantities(status).endArray())
        : body.of(out -> out.jsonOfQuantities(status));
  }
}
