package io.headwater.gateway.event;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import org.jspecify.annotations.Nullable;

/** A transition of the canonical chain, decoded. */
public sealed interface ChainEvent {

  /** Where it stands, and the chain after it. */
  Entry entry();

  /**
   * What all events carry.
   *
   * @param epoch life of the journal
   * @param sequence dense number in it
   * @param head head after the event; null before an epoch's first block
   * @param safe newest safe block, if any
   * @param finalized newest finalized block, if any
   * @param isLastStep whether the change of head that it is part of ends with it
   * @param timestampMillis when ingest wrote it, by its clock
   * @param bytes size of the encoded entry
   */
  record Entry(
      long epoch,
      long sequence,
      @Nullable BlockRef head,
      @Nullable BlockRef safe,
      @Nullable BlockRef finalized,
      boolean isLastStep,
      long timestampMillis,
      int bytes) {}

  /** A child of the head became the head. */
  record BlockApplied(Entry entry, Block block) implements ChainEvent {}

  /** The head was undone; its parent is the head again. */
  record BlockReverted(Entry entry, Block block) implements ChainEvent {}

  /** The safe or finalized mark moved, or both were stated again. */
  record BlocksFinalized(Entry entry) implements ChainEvent {}

  /**
   * Another life of the journal began.
   *
   * @param hasPredecessor whether it continues the one before
   */
  record EpochStarted(Entry entry, boolean hasPredecessor) implements ChainEvent {}
}
