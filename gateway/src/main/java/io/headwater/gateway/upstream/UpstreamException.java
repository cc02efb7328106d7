package io.headwater.gateway.upstream;

/** An upstream did not answer; retryable with another. The message names it by host only. */
public final class UpstreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UpstreamException(String message) {
    super(message);
  }

  public UpstreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
