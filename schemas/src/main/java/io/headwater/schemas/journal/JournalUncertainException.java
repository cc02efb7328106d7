package io.headwater.schemas.journal;

/**
 * A write whose outcome is unknown. Retryable: initialise a new sink, read the tail, and go on from
 * what stands there.
 */
public final class JournalUncertainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalUncertainException(String message) {
    super(message);
  }

  public JournalUncertainException(String message, Throwable cause) {
    super(message, cause);
  }
}
