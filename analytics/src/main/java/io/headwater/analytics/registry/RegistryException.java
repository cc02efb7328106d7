package io.headwater.analytics.registry;

/** The schema registry did not take a schema; the message says which, why, and what to do. */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegistryException(String message) {
    super(message);
  }

  RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
