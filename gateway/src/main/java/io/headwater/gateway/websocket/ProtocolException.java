package io.headwater.gateway.websocket;

import io.headwater.gateway.session.DisconnectReason;

/** What the client sent breaks a rule of RFC 6455, or a limit: the connection ends. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final DisconnectReason reason;

  ProtocolException(DisconnectReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why the server hangs up. */
  public DisconnectReason reason() {
    return reason;
  }
}
