package io.headwater.gateway.event;

import io.headwater.schemas.avro.BlockRef;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a chain at its newest event: a snapshot that any thread may read.
 *
 * @param entries how many entries were dispatched, or passed over, since this gateway started
 * @param epoch life of the journal; 0 before the first event
 * @param sequence newest entry dispatched; -1 before the first event
 * @param head newest block after that entry
 * @param shown newest block of a change of head that is complete: what {@code eth_blockNumber} says
 * @param safe newest safe block
 * @param finalized newest finalized block
 */
public record ChainHead(
    long entries,
    long epoch,
    long sequence,
    @Nullable BlockRef head,
    @Nullable BlockRef shown,
    @Nullable BlockRef safe,
    @Nullable BlockRef finalized) {

  /** Before the first event. */
  public static final ChainHead NONE = new ChainHead(0, 0, -1, null, null, null, null);

  /** After an event. */
  ChainHead after(ChainEvent event) {
    ChainEvent.Entry entry = event.entry();
    BlockRef newShown = entry.isLastStep() ? entry.head() : shown;
    return new ChainHead(
        entries + 1,
        entry.epoch(),
        entry.sequence(),
        entry.head(),
        newShown,
        entry.safe(),
        entry.finalized());
  }

  /** Height of the newest block; -1 without one. */
  public long number() {
    return head == null ? -1 : head.getNumber();
  }
}
