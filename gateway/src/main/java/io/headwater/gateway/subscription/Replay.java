package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.schemas.position.Position;

/**
 * A subscription that catches up: how far it has come in the journal.
 *
 * <p>Threading: the replay thread. Bounds: holds no event, only where it is.
 */
final class Replay {

  /** Nothing of the next entry is delivered yet. */
  static final int UNTOUCHED = -1;

  private final Subscriber subscriber;
  private final BlockBounds bounds;
  private long offset;
  private long epoch;
  private long sequence;
  private int held;
  private String cursor;
  private int untoldEntries;

  /** A replay that begins at a place. */
  Replay(Subscriber subscriber, BlockBounds bounds, History.Place place) {
    this.subscriber = subscriber;
    this.bounds = bounds;
    this.offset = place.offset();
    this.cursor = place.cursor().encode();
    Position position = place.cursor().position();
    this.epoch = position.epoch();
    boolean isWhole = position.item() == Position.END;
    this.sequence = isWhole ? position.sequence() : position.sequence() - 1;
    this.held = isWhole ? UNTOUCHED : position.item();
  }

  Subscriber subscriber() {
    return subscriber;
  }

  Subscription subscription() {
    return subscriber.subscription();
  }

  BlockBounds bounds() {
    return bounds;
  }

  /** Offset to read from: of the last whole entry, or of the one that is delivered in part. */
  long offset() {
    return offset;
  }

  long epoch() {
    return epoch;
  }

  /** The last entry that was delivered whole. */
  long sequence() {
    return sequence;
  }

  /** Items held of the entry after it, {@link #UNTOUCHED} when it was not begun. */
  int held() {
    return held;
  }

  /** What the client holds. */
  String cursor() {
    return cursor;
  }

  /** So many items of the next entry are held. */
  void holds(int items, String newCursor) {
    held = items;
    cursor = newCursor;
  }

  /** The next entry was delivered whole; entries since the client was last told a position. */
  int completed(History.Past past, Cursors cursors) {
    ChainEvent.Entry entry = past.event().entry();
    offset = past.offset();
    epoch = entry.epoch();
    sequence = entry.sequence();
    held = UNTOUCHED;
    cursor = cursors.after(past.event()).orElse(cursor);
    return ++untoldEntries;
  }

  /** The client was told where it stands. */
  void told() {
    untoldEntries = 0;
  }
}
