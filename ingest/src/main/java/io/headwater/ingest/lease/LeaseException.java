package io.headwater.ingest.lease;

/** The group of ingests cannot be joined, and trying again does not help. */
public final class LeaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
