package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.session.Framing;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.ReceiptJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders what a subscription gets of an event of the past, item by item, until a chunk is full.
 *
 * <p>Threading: one replay thread, always the same. Bounds: {@value #CHUNK_BYTES} bytes of frames
 * and open batches, and one frame of any size.
 */
final class PastRenderer {

  static final int CHUNK_BYTES = 256 * 1024;

  private final Cursors cursors;
  private final Notifications notifications;
  private final Body body = new Body();
  private final Body whole = new Body();
  private final OpenBatches<Subscription> batches = new OpenBatches<>(this::add);
  private List<Pushed> frames = new ArrayList<>();
  private long bytes;

  /** A frame and whose it is. */
  record Pushed(Subscription subscription, ByteBuffer frame) {}

  PastRenderer(Cursors cursors, Framing framing) {
    this.cursors = cursors;
    this.notifications = new Notifications(framing);
  }

  /** The frames rendered since the last call. */
  List<Pushed> take() {
    List<Pushed> taken = frames;
    frames = new ArrayList<>();
    bytes = 0;
    return taken;
  }

  long bytes() {
    return bytes;
  }

  /** Adds a message of our own about where a subscription stands. */
  void position(String method, Subscription subscription, String cursor) {
    add(subscription, message(method, subscription, cursor));
  }

  /** A message of our own about where a subscription stands. */
  ByteBuffer message(String method, Subscription subscription, String cursor) {
    return notifications.position(method, subscription, cursor);
  }

  /** The message that a subscription is gone, and why. */
  ByteBuffer error(Subscription subscription, PositionError why, String cursor) {
    return notifications.error(subscription, why, cursor);
  }

  /** Goes on with an event; true when nothing of it is left, false when the chunk is full. */
  boolean render(ChainEvent event, Replay replay) {
    boolean isWhole =
        switch (event) {
          case ChainEvent.BlockApplied applied -> apply(applied, replay);
          case ChainEvent.BlockReverted reverted -> revert(reverted, replay);
          case ChainEvent.BlocksFinalized marks -> true;
          case ChainEvent.EpochStarted started -> true;
        };
    batches.closeAll(); // None is of two entries, and what is held is told by whole batches.
    if (isWhole) {
      blocks(event, replay);
    }
    return isWhole;
  }

  private void blocks(ChainEvent event, Replay replay) {
    for (Replay.Member member : replay.members()) {
      if (member.subscription().key().kind() instanceof SubscriptionKind.Blocks kind
          && member.lacksWhole()
          && contains(member, event)
          && BlockStep.isOne(event, replay.finalized())) {
        body.of(out -> BlockStep.write(out, event, kind.filter()));
        cursors.whole(event).ifPresent(item -> notify(member, item));
      }
    }
  }

  /** Whether the event is inside a subscription's bounds. */
  private static boolean contains(Replay.Member member, ChainEvent event) {
    return switch (event) {
      case ChainEvent.BlockApplied applied ->
          member.bounds().contains(applied.block().getHeader().getNumber());
      case ChainEvent.BlockReverted reverted ->
          member.bounds().contains(reverted.block().getHeader().getNumber());
      case ChainEvent.BlocksFinalized marks -> true;
      case ChainEvent.EpochStarted started -> true;
    };
  }

  private boolean apply(ChainEvent.BlockApplied event, Replay replay) {
    Block block = event.block();
    header(event, replay);
    int index = 0;
    for (Receipt receipt : block.getReceipts()) {
      for (Log log : receipt.getLogs()) {
        int item = Cursors.itemOfLog(index);
        if (isFull()) {
          replay.cameTo(item);
          return false;
        }
        Deliveries.Item delivered = null;
        for (Replay.Member member : replay.members()) {
          if (member.lacks(item) && isFor(member, block, log)) {
            if (delivered == null) {
              delivered = cursors.log(event, index);
              body.of(out -> ReceiptJson.writeLog(out, block.getHeader(), receipt, log, false));
            }
            notify(member, delivered);
          }
        }
        index++;
      }
    }
    return true;
  }

  private void header(ChainEvent.BlockApplied event, Replay replay) {
    Deliveries.Item delivered = null;
    for (Replay.Member member : replay.members()) {
      boolean isDue =
          member.lacks(0)
              && member.subscription().key().kind() instanceof SubscriptionKind.NewHeads
              && member.bounds().contains(event.block().getHeader().getNumber());
      if (isDue) {
        if (delivered == null) {
          delivered = cursors.header(event);
          body.of(out -> BlockJson.writeHeader(out, event.block().getHeader()));
        }
        notify(member, delivered);
      }
    }
  }

  private boolean revert(ChainEvent.BlockReverted event, Replay replay) {
    Block block = event.block();
    int index = block.getReceipts().stream().mapToInt(receipt -> receipt.getLogs().size()).sum();
    for (Receipt receipt : block.getReceipts().reversed()) {
      for (Log log : receipt.getLogs().reversed()) {
        if (isFull()) {
          replay.cameBackTo(Cursors.itemOfLog(index));
          return false;
        }
        index--;
        Deliveries.Item delivered = null;
        for (Replay.Member member : replay.members()) {
          if (member.stillHolds(Cursors.itemOfLog(index)) && isFor(member, block, log)) {
            if (delivered == null) {
              delivered = cursors.removal(event, index);
              body.of(out -> ReceiptJson.writeLog(out, block.getHeader(), receipt, log, true));
            }
            notify(member, delivered);
          }
        }
      }
    }
    return true;
  }

  private static boolean isFor(Replay.Member member, Block block, Log log) {
    return member.subscription().key().kind() instanceof SubscriptionKind.Logs logs
        && member.bounds().contains(block.getHeader().getNumber())
        && logs.filter().matches(log);
  }

  private boolean isFull() {
    return bytes + batches.bytes() >= CHUNK_BYTES;
  }

  private void notify(Replay.Member member, Deliveries.Item item) {
    Subscription subscription = member.subscription();
    if (subscription.key().batching().isOn()) {
      batches.add(subscription, subscription.key(), body, item);
    } else {
      notify(subscription, body, item);
    }
  }

  private void add(Subscription subscription, OpenBatch batch) {
    notify(subscription, whole.of(batch::writeTo), batch.span());
  }

  private void notify(Subscription subscription, Body result, Deliveries.Item item) {
    String cursor = subscription.key().withCursor() ? item.after().encode() : null;
    add(subscription, notifications.event(subscription, result, cursor));
  }

  private void add(Subscription subscription, ByteBuffer frame) {
    frames.add(new Pushed(subscription, frame));
    bytes += frame.remaining();
  }
}
