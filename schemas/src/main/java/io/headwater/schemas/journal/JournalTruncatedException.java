package io.headwater.schemas.journal;

/**
 * The offset that was to be read lies above the partition's end: its log was cut. Retryable by
 * reading again what was verified.
 */
public final class JournalTruncatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalTruncatedException(String message) {
    super(message);
  }
}
