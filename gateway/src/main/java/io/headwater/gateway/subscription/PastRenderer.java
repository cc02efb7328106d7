package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.session.Framing;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.ReceiptJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders what a subscription gets of an event of the past, item by item, until a chunk is full.
 *
 * <p>Threading: the replay thread. Bounds: {@value #CHUNK_BYTES} bytes of frames, and one frame of
 * any size.
 */
final class PastRenderer {

  static final int CHUNK_BYTES = 256 * 1024;

  private final Cursors cursors;
  private final Notifications notifications;
  private final JsonBytes body = new JsonBytes();
  private List<ByteBuffer> frames = new ArrayList<>();
  private long bytes;

  PastRenderer(Cursors cursors, Framing framing) {
    this.cursors = cursors;
    this.notifications = new Notifications(framing);
  }

  /** The frames rendered since the last call. */
  List<ByteBuffer> take() {
    List<ByteBuffer> taken = frames;
    frames = new ArrayList<>();
    bytes = 0;
    return taken;
  }

  long bytes() {
    return bytes;
  }

  /** A message of our own about where the replay stands. */
  void position(String method, Replay replay) {
    add(notifications.position(method, replay.subscription().id(), replay.cursor()));
    replay.told();
  }

  /** An error that ends the replay. */
  void error(Replay replay, String errorMembers) {
    add(notifications.error(replay.subscription().id(), errorMembers, replay.cursor()));
  }

  /** Goes on with an event; true when nothing of it is left, false when the chunk is full. */
  boolean render(ChainEvent event, Replay replay) {
    return switch (event) {
      case ChainEvent.BlockApplied applied -> apply(applied, replay);
      case ChainEvent.BlockReverted reverted -> revert(reverted, replay);
      case ChainEvent.BlocksFinalized marks -> true;
      case ChainEvent.EpochStarted started -> true;
    };
  }

  private boolean apply(ChainEvent.BlockApplied event, Replay replay) {
    Block block = event.block();
    if (!replay.bounds().contains(block.getHeader().getNumber())) {
      return true;
    }
    int held = Math.max(0, replay.held());
    return switch (replay.subscription().key().kind()) {
      case SubscriptionKind.NewHeads heads -> {
        if (held == 0) {
          String cursor = cursors.afterHeader(event);
          BlockJson.writeHeader(body.clear(), block.getHeader());
          notify(replay, cursor, 1);
        }
        yield true;
      }
      case SubscriptionKind.Logs logs -> {
        int index = 0;
        for (Receipt receipt : block.getReceipts()) {
          for (Log log : receipt.getLogs()) {
            if (Cursors.itemOfLog(index) >= held && logs.filter().matches(log)) {
              if (isFull()) {
                yield false;
              }
              ReceiptJson.writeLog(body.clear(), block.getHeader(), receipt, log, false);
              notify(replay, cursors.afterLog(event, index), Cursors.itemOfLog(index) + 1);
            }
            index++;
          }
        }
        yield true;
      }
      case SubscriptionKind.PendingTransactions pending -> true;
      case SubscriptionKind.Syncing syncing -> true;
    };
  }

  private boolean revert(ChainEvent.BlockReverted event, Replay replay) {
    Block block = event.block();
    if (!replay.bounds().contains(block.getHeader().getNumber())
        || !(replay.subscription().key().kind() instanceof SubscriptionKind.Logs logs)) {
      return true;
    }
    int held = replay.held() == Replay.UNTOUCHED ? Integer.MAX_VALUE : replay.held();
    int index = block.getReceipts().stream().mapToInt(receipt -> receipt.getLogs().size()).sum();
    for (Receipt receipt : block.getReceipts().reversed()) {
      for (Log log : receipt.getLogs().reversed()) {
        index--;
        if (Cursors.itemOfLog(index) < held && logs.filter().matches(log)) {
          if (isFull()) {
            return false;
          }
          ReceiptJson.writeLog(body.clear(), block.getHeader(), receipt, log, true);
          notify(replay, cursors.afterRemoval(event, index), Cursors.itemOfLog(index));
        }
      }
    }
    return true;
  }

  private boolean isFull() {
    return bytes >= CHUNK_BYTES;
  }

  private void notify(Replay replay, String cursor, int items) {
    replay.holds(items, cursor);
    Subscription subscription = replay.subscription();
    add(
        notifications.event(
            subscription.id(), body, subscription.key().withCursor() ? cursor : null));
  }

  private void add(ByteBuffer frame) {
    frames.add(frame);
    bytes += frame.remaining();
  }
}
