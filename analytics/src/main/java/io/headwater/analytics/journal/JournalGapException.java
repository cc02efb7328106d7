package io.headwater.analytics.journal;

/**
 * The journal has an entry too few, or contradicts itself: nothing is derived from what follows.
 */
public final class JournalGapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalGapException(String message) {
    super(message);
  }
}
