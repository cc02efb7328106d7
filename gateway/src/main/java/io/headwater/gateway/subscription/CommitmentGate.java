package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.wire.EntryKind;

/**
 * Decides about each event of a subscription with a commitment: a block is given when it is sure,
 * passed over when it was reverted before the client had it, and waited for until one of both is
 * known. The revert of a block that the client holds is given at once.
 *
 * <p>Threading: one replay thread, always the same.
 */
final class CommitmentGate {

  /** What becomes of an event. */
  enum Decision {
    DELIVER,
    PASS,
    WAIT
  }

  private final Commitment commitment;

  /** Height of the newest block of which the client holds something. */
  private long held;

  /** A gate for a client that holds what a cursor says. */
  CommitmentGate(Commitment commitment, Cursor holds) {
    this.commitment = commitment;
    boolean isBefore = holds.step() == EntryKind.BLOCK_APPLIED && holds.position().item() == 0;
    this.held = isBefore ? holds.number() - 1 : holds.number();
  }

  /** Decides, with the journal as far as it has been dispatched. */
  Decision decide(Past past, ChainHead head, History history) throws PositionException {
    if (commitment.isLatest()) {
      return Decision.DELIVER;
    }
    return switch (past.event()) {
      case ChainEvent.BlockApplied applied -> apply(applied, past, head, history);
      case ChainEvent.BlockReverted reverted ->
          reverted.block().getHeader().getNumber() <= held ? Decision.DELIVER : Decision.PASS;
      case ChainEvent.BlocksFinalized marks -> holdsHeadOf(marks);
      case ChainEvent.EpochStarted started -> holdsHeadOf(started);
    };
  }

  private Decision apply(ChainEvent.BlockApplied event, Past past, ChainHead head, History history)
      throws PositionException {
    long number = event.block().getHeader().getNumber();
    if (number <= held) {
      return Decision.DELIVER; // What was begun is given whole, and taken back if need be.
    }
    if (history.wasReverted(past, head)) {
      return Decision.PASS;
    }
    return number <= commitment.reached(head) ? Decision.DELIVER : Decision.WAIT;
  }

  /** Between a block that is passed over and its revert, no position could be told. */
  private Decision holdsHeadOf(ChainEvent event) {
    BlockRef head = event.entry().head();
    return head == null || head.getNumber() == held ? Decision.DELIVER : Decision.PASS;
  }

  /** Something of an event was delivered. */
  void delivered(ChainEvent event) {
    switch (event) {
      case ChainEvent.BlockApplied applied -> held = applied.block().getHeader().getNumber();
      case ChainEvent.BlockReverted reverted -> {}
      case ChainEvent.BlocksFinalized marks -> {}
      case ChainEvent.EpochStarted started -> {}
    }
  }

  /** An event was delivered whole. */
  void completed(ChainEvent event) {
    if (event instanceof ChainEvent.BlockReverted reverted) {
      held = reverted.block().getHeader().getNumber() - 1;
    } else {
      delivered(event);
    }
  }
}
