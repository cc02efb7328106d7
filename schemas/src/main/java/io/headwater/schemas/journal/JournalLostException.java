package io.headwater.schemas.journal;

/**
 * The offset that was to be read is no longer kept: retention has passed it. Fatal for this reader.
 */
public final class JournalLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalLostException(String message) {
    super(message);
  }
}
