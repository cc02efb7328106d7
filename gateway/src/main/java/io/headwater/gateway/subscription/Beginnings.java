package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.BlockRef;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Where subscriptions that do not begin at the newest end begin.
 *
 * <p>Threading: that of its history.
 */
final class Beginnings {

  private final History history;
  private final LongSupplier nanos;

  Beginnings(History history, LongSupplier nanos) {
    this.history = history;
    this.nanos = nanos;
  }

  /**
   * Finds it.
   *
   * @throws PositionException there is none
   */
  Replay find(Subscriber subscriber, Start start, ChainHead head) throws PositionException {
    Start found = committed(subscriber.subscription().key().commitment(), start, head);
    History.Place place = history.find(found, head);
    BlockBounds bounds = bounds(subscriber.subscription(), found, place);
    return new Replay(
        nanos.getAsLong(),
        subscriber.subscription().client(),
        place,
        List.of(new Replay.Member(subscriber, bounds, place.cursor(), place.cursor())));
  }

  /** Where a subscription with a commitment begins, when that is not a block of the past. */
  private Start committed(Commitment commitment, Start start, ChainHead head) {
    boolean isToCome =
        start instanceof Start.Live
            || start instanceof Start.AtBlock at && at.number() > history.newest();
    return isToCome && !commitment.isLatest()
        ? new Start.AfterBlock(commitment.reached(head))
        : start;
  }

  private static BlockBounds bounds(Subscription subscription, Start start, History.Place place)
      throws PositionException {
    long to = subscription.bounds().to();
    if (start instanceof Start.After || start instanceof Start.AfterBlock) {
      return subscription.bounds();
    }
    long from = place.cursor().number();
    if (from > to) {
      throw new PositionException(
          new PositionError(
              PositionError.Reason.EMPTY_RANGE, "invalid block range params", null, null, null));
    }
    return new BlockBounds(from, to);
  }

  /** Whether a reorg has just taken the block away: it will be of another branch. */
  boolean isToComeAgain(Start start, ChainHead head) {
    long number =
        switch (start) {
          case Start.AtBlock at -> at.number();
          case Start.AtTag at -> markOf(at.tag(), head);
          case Start.Live live -> -1;
          case Start.AfterBlock after -> -1;
          case Start.After after -> -1;
        };
    return number > history.newest();
  }

  private static long markOf(Start.Tag tag, ChainHead head) {
    BlockRef mark =
        switch (tag) {
          case EARLIEST -> null;
          case SAFE -> head.safe();
          case FINALIZED -> head.finalized();
        };
    return mark == null ? -1 : mark.getNumber();
  }
}
