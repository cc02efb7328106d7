package io.headwater.app.tail;

/** A tail that can't go on; the message says why, and what is where. */
public final class TailException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TailException(String message) {
    super(message);
  }

  TailException(String message, Throwable cause) {
    super(message, cause);
  }
}
