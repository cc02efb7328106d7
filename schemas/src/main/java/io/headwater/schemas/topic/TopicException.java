package io.headwater.schemas.topic;

/** A topic that is not there, or not as it must be; the message says which and what to do. */
public final class TopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean unanswered;

  public TopicException(String message) {
    super(message);
    this.unanswered = false;
  }

  public TopicException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private TopicException(String message, Throwable cause, boolean unanswered) {
    super(message, cause);
    this.unanswered = unanswered;
  }

  /** Kafka did not answer; it may later. */
  static TopicException unanswered(String message, Throwable cause) {
    return new TopicException(message, cause, true);
  }

  /** Whether Kafka did not answer, so that nothing is known of the topic. */
  public boolean isUnanswered() {
    return unanswered;
  }
}
