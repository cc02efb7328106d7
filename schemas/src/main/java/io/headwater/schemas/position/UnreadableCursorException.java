package io.headwater.schemas.position;

/** A text that is no cursor of this version; semantics: {@code -32014 cursor unreadable}. */
public final class UnreadableCursorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableCursorException(String message) {
    super(message);
  }

  public UnreadableCursorException(String message, Throwable cause) {
    super(message, cause);
  }
}
