package io.headwater.analytics.run;

/** Analytics cannot start, or had to end; the message says why and what to do. */
public final class AnalyticsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AnalyticsException(String message) {
    super(message);
  }

  AnalyticsException(String message, Throwable cause) {
    super(message, cause);
  }
}
