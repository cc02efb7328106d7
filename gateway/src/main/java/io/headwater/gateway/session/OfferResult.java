package io.headwater.gateway.session;

/** What became of a frame that was offered. */
public enum OfferResult {
  /** It is in the outbox, and will be written in order. */
  ACCEPTED,
  /** It was left out, as its owner may miss frames; the owner counts it. */
  DROPPED,
  /**
   * The outbox is full: a subscription's giver reads the frame again from the journal later; who
   * asked for too many answers has been ended as too slow.
   */
  OVERFLOWED,
  /** The session had ended before. */
  CLOSED
}
