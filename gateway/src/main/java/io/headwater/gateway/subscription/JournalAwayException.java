package io.headwater.gateway.subscription;

import java.time.Duration;

/** The journal behind the newest end cannot be read now. Retryable. */
public final class JournalAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalAwayException(String message, Throwable cause) {
    super(message, cause);
  }

  private JournalAwayException(String message) {
    super(message);
  }

  /** Kafka gives nothing, and does not say why. */
  public static JournalAwayException silentFor(Duration time) {
    return new JournalAwayException(
        "the journal cannot be read: Kafka has given nothing for %d s".formatted(time.toSeconds()));
  }
}
