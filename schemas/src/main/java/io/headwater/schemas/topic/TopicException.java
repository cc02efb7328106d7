package io.headwater.schemas.topic;

/** A topic that is not there, or not as it must be; the message says which and what to do. */
public final class TopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TopicException(String message) {
    super(message);
  }

  public TopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
