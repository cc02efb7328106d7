package io.headwater.gateway.server;

/** The gateway cannot start; the message is the sentence for the operator. */
public final class GatewayStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GatewayStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
