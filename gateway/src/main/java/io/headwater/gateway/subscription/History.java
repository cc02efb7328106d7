package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.position.Cursor;
import java.util.Optional;

/**
 * The journal behind its newest end, for replay.
 *
 * <p>Threading: one replay thread, always the same.
 */
public interface History {

  /**
   * A place to read on from.
   *
   * @param offset of the entry that the cursor names, where reading begins
   * @param cursor what is held there
   * @param finalized height of the newest finalized block there; negative for none
   */
  record Place(long offset, Cursor cursor, long finalized) {
    /** Height that stands for none. */
    public static final long NOT_FINALIZED = -1;
  }

  /**
   * Finds the place of a beginning that lies behind the newest end.
   *
   * @param start a block of the past, the oldest, or a cursor
   * @param head the newest end as it was dispatched
   * @throws PositionException there is none
   * @throws JournalAwayException the journal cannot be read now
   */
  Place find(Start start, ChainHead head) throws PositionException;

  /** Height of the newest block that was read, which dispatching may not have come to yet. */
  long newest();

  /**
   * Whether a block that was applied has been reverted since; true also where dispatching has not
   * come to that yet.
   *
   * @param apply the entry
   * @throws PositionException what followed it is not kept any more
   * @throws JournalAwayException the journal cannot be read now
   */
  boolean wasReverted(Past apply, ChainHead head) throws PositionException;

  /** The event after an entry, where it need not be read; empty, too, when that is the newest. */
  Optional<Past> atHand(long epoch, long sequence, ChainHead head);

  /**
   * The event after an entry; empty when that is the newest, or its successor has not come in time.
   *
   * @param offset of that entry, or of the one after it
   * @param epoch of that entry
   * @param sequence of that entry
   * @throws PositionException what follows is not kept any more
   * @throws JournalAwayException the journal cannot be read now
   */
  Optional<Past> next(long offset, long epoch, long sequence, ChainHead head)
      throws PositionException;
}
