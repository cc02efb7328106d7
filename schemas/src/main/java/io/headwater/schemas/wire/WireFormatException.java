package io.headwater.schemas.wire;

/**
 * A record that is not what this version of Headwater can read. Fatal: reading on would skip or
 * misread an entry.
 */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }

  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
