package io.headwater.analytics.journal;

/** The journal has a new life without predecessor: the rows there are belong to another. */
public final class JournalBegunAnewException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalBegunAnewException(String message) {
    super(message);
  }
}
