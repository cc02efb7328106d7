package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client holds after each thing that it was sent.
 *
 * <p>An applied block's header is item 0, its logs follow; a cursor's item counts what is held. A
 * reverted block takes that back: after its log {@code i} was removed, the logs below {@code i} are
 * held still.
 */
final class Cursors {

  private static final int FIRST_LOG_ITEM = 1;

  /** Of what may be held inside one entry, less before more of the entry. */
  static final Comparator<Cursor> HELD =
      Comparator.comparingInt(
          cursor -> {
            int item = cursor.position().item();
            boolean isTakenBack = cursor.step() == EntryKind.BLOCK_REVERTED && item != Position.END;
            return isTakenBack ? -item : item;
          });

  private final long chainId;

  Cursors(long chainId) {
    this.chainId = chainId;
  }

  /** What a log counts as, among the items of its block. */
  static int itemOfLog(int log) {
    return FIRST_LOG_ITEM + log;
  }

  /** The header of an applied block. */
  Deliveries.Item header(ChainEvent.BlockApplied event) {
    return new Deliveries.Item(
        inside(event, event.block(), 0), inside(event, event.block(), FIRST_LOG_ITEM));
  }

  /** A log of an applied block, counted from 0 in the block. */
  Deliveries.Item log(ChainEvent.BlockApplied event, int log) {
    int item = itemOfLog(log);
    return new Deliveries.Item(
        inside(event, event.block(), item), inside(event, event.block(), item + 1));
  }

  /** The removal of a log of a reverted block. */
  Deliveries.Item removal(ChainEvent.BlockReverted event, int log) {
    int item = itemOfLog(log);
    return new Deliveries.Item(
        inside(event, event.block(), item + 1), inside(event, event.block(), item));
  }

  /** An event as a whole, after everything in it; empty where the chain has no head yet. */
  Optional<Deliveries.Item> whole(ChainEvent event) {
    return ended(event).map(end -> new Deliveries.Item(beforeEnd(event, end), end));
  }

  private Cursor beforeEnd(ChainEvent event, Cursor end) {
    return switch (event) {
      case ChainEvent.BlockApplied applied -> {
        int logs =
            applied.block().getReceipts().stream()
                .mapToInt(receipt -> receipt.getLogs().size())
                .sum();
        yield inside(event, applied.block(), itemOfLog(logs));
      }
      case ChainEvent.BlockReverted reverted -> inside(event, reverted.block(), FIRST_LOG_ITEM);
      case ChainEvent.BlocksFinalized marks -> begin(end);
      case ChainEvent.EpochStarted started -> begin(end);
    };
  }

  private static Cursor begin(Cursor end) {
    Position position = new Position(end.position().epoch(), end.position().sequence(), 0);
    return new Cursor(end.chainId(), position, end.step(), end.number(), end.hash());
  }

  /** After the whole event; empty where the chain has no head yet. */
  Optional<String> after(ChainEvent event) {
    return ended(event).map(Cursor::encode);
  }

  /** After the whole event; empty where the chain has no head yet. */
  Optional<Cursor> ended(ChainEvent event) {
    ChainEvent.Entry entry = event.entry();
    BlockRef head = entry.head();
    return head == null
        ? Optional.empty()
        : Optional.of(
            new Cursor(
                chainId,
                Position.after(entry.epoch(), entry.sequence()),
                stepOf(event),
                head.getNumber(),
                head.getHash()));
  }

  /** After an entry with a block, as its headers say. */
  Cursor ended(RecordHeaders headers) {
    boolean isRevert = headers.kind() == EntryKind.BLOCK_REVERTED;
    return new Cursor(
        chainId,
        Position.after(headers.epoch(), headers.sequence()),
        headers.kind(),
        isRevert ? headers.number() - 1 : headers.number(),
        Objects.requireNonNull(isRevert ? headers.parent() : headers.hash(), "a block has both"));
  }

  private Cursor inside(ChainEvent event, Block block, int item) {
    ChainEvent.Entry entry = event.entry();
    return new Cursor(
        chainId,
        new Position(entry.epoch(), entry.sequence(), item),
        stepOf(event),
        block.getHeader().getNumber(),
        block.getHeader().getHash());
  }

  private static EntryKind stepOf(ChainEvent event) {
    return switch (event) {
      case ChainEvent.BlockApplied applied -> EntryKind.BLOCK_APPLIED;
      case ChainEvent.BlockReverted reverted -> EntryKind.BLOCK_REVERTED;
      case ChainEvent.BlocksFinalized marks -> EntryKind.BLOCKS_FINALIZED;
      case ChainEvent.EpochStarted started -> EntryKind.EPOCH_STARTED;
    };
  }
}
