package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A history that is a list of the events of one epoch; an offset is a place in it. */
public final class ListedHistory implements History {

  private final List<ChainEvent> events = new ArrayList<>();
  private boolean away;

  /** The journal can be read, or not. */
  public void away(boolean isAway) {
    away = isAway;
  }

  private void checkNotAway() {
    if (away) {
      throw new JournalAwayException("nobody answers", new IllegalStateException());
    }
  }

  /** The next event. */
  public void add(ChainEvent event) {
    events.add(event);
  }

  @Override
  public Place find(Start start, ChainHead head) throws PositionException {
    checkNotAway();
    for (int at = events.size() - 1; at >= 0; at--) {
      if (start instanceof Start.After after && isOf(after.cursor(), events.get(at))) {
        return new Place(at, after.cursor(), Place.NOT_FINALIZED);
      }
    }
    for (int at = events.size() - 1; at >= 0; at--) {
      if (events.get(at) instanceof ChainEvent.BlockApplied applied) {
        Header header = applied.block().getHeader();
        if (start instanceof Start.AtBlock block && header.getNumber() == block.number()) {
          return place(at, applied, 0);
        }
        if (start instanceof Start.After after && header.getHash().equals(after.cursor().hash())) {
          return place(at, applied, after.cursor().position().item());
        }
      }
    }
    throw new PositionException(
        new PositionError(
            PositionError.Reason.BLOCK_NOT_IN_JOURNAL, "block not in the journal", null, 1L, null));
  }

  private static boolean isOf(Cursor cursor, ChainEvent event) {
    return event.entry().epoch() == cursor.position().epoch()
        && event.entry().sequence() == cursor.position().sequence();
  }

  private static Place place(int at, ChainEvent.BlockApplied applied, int item) {
    ChainEvent.Entry entry = applied.entry();
    Header header = applied.block().getHeader();
    Position position = new Position(entry.epoch(), entry.sequence(), item);
    return new Place(
        at,
        new Cursor(1, position, EntryKind.BLOCK_APPLIED, header.getNumber(), header.getHash()),
        Place.NOT_FINALIZED);
  }

  @Override
  public long newest() {
    return events.stream()
        .map(event -> event.entry().head())
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .map(BlockRef::getNumber)
        .orElse(-1L);
  }

  @Override
  public boolean wasReverted(Past apply, ChainHead head) {
    BlockRef block = apply.event().entry().head();
    return events.stream()
        .filter(event -> event.entry().sequence() > apply.event().entry().sequence())
        .anyMatch(
            event ->
                event instanceof ChainEvent.BlockReverted reverted
                    && block != null
                    && reverted.block().getHeader().getHash().equals(block.getHash()));
  }

  @Override
  public Optional<Past> atHand(long epoch, long sequence, ChainHead head) {
    return next(0, epoch, sequence, head);
  }

  @Override
  public Optional<Past> next(long offset, long epoch, long sequence, ChainHead head) {
    checkNotAway();
    for (int at = (int) offset; at < events.size(); at++) {
      if (events.get(at).entry().sequence() == sequence + 1) {
        return Optional.of(Past.of(at, null, events.get(at)));
      }
    }
    return Optional.empty();
  }
}
