package io.headwater.analytics.export;

/** What is asked for cannot be exported; the message says what is missing and what to do. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExportException(String message) {
    super(message);
  }

  ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
