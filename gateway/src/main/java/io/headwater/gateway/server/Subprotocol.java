package io.headwater.gateway.server;

import io.headwater.gateway.session.Encoding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;

/**
 * The WebSocket subprotocol. {@value #CBOR} is taken where it is offered, and then echoed. Of
 * others none is, and none is echoed: the connection speaks JSON, as nodes do without any.
 *
 * <p>Source: RFC 6455, 1.9, 4.2.2 (/subprotocol/) and 11.3.4.
 */
final class Subprotocol {

  static final String CBOR = "headwater.cbor";

  private Subprotocol() {}

  /** Chooses among those that a handshake offers, and answers with the choice. */
  static Encoding.Format agree(HttpServerExchange exchange) {
    List<String> offers = exchange.getRequestHeaders().get(Headers.SEC_WEB_SOCKET_PROTOCOL);
    if (offers == null || offers.stream().noneMatch(Subprotocol::offersCbor)) {
      return Encoding.Format.JSON;
    }
    exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_PROTOCOL, CBOR);
    return Encoding.Format.CBOR;
  }

  private static boolean offersCbor(String header) {
    for (String offer : header.split(",", -1)) {
      if (offer.strip().equals(CBOR)) {
        return true;
      }
    }
    return false;
  }
}
