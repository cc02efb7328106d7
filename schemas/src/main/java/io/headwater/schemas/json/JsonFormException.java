package io.headwater.schemas.json;

/**
 * JSON that is not the block, receipt or transaction that was due; the message names the member.
 */
public final class JsonFormException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsonFormException(String message) {
    super(message);
  }

  public JsonFormException(String message, Throwable cause) {
    super(message, cause);
  }
}
