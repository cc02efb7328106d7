package io.headwater.schemas.journal;

/** Another writer has taken over this journal. The fenced one goes back to standby and says so. */
public final class JournalFencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalFencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
