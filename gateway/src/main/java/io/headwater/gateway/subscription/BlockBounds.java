package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainEvent;

/**
 * Heights that a subscription is bounded to, inclusive.
 *
 * @param from lowest
 * @param to highest
 */
public record BlockBounds(long from, long to) {

  /** Where {@code from} stands for no bound. */
  public static final long LIVE = Long.MIN_VALUE;

  /** No bounds. */
  public static final BlockBounds NONE = new BlockBounds(LIVE, Long.MAX_VALUE);

  /** Whether blocks below {@code from} are left out. */
  public boolean hasFrom() {
    return from != LIVE;
  }

  /** Whether the subscription ends. */
  public boolean hasTo() {
    return to < Long.MAX_VALUE;
  }

  /** Whether nothing is due after this event. */
  boolean endsWith(ChainEvent event) {
    return hasTo()
        && event instanceof ChainEvent.BlockApplied applied
        && applied.block().getHeader().getNumber() >= to;
  }

  boolean contains(long number) {
    return number >= from && number <= to;
  }
}
