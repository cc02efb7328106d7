package io.headwater.schemas.journal;

/** The journal contradicts itself. Fatal: the chain stops until people have looked at the topic. */
public final class JournalConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalConflictException(String message) {
    super(message);
  }
}
