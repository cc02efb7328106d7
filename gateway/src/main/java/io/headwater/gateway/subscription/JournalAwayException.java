package io.headwater.gateway.subscription;

/** The journal behind the newest end cannot be read now. Retryable. */
public final class JournalAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
