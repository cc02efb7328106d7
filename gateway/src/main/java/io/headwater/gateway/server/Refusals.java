package io.headwater.gateway.server;

import io.headwater.gateway.limit.Limit;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/** What is answered in HTTP when a limit says no; it ends the connection. */
final class Refusals {

  private static final String RETRY_SECONDS = "10";

  private Refusals() {}

  static void refuse(HttpServerExchange exchange, Limit limit) {
    exchange.setPersistent(false);
    switch (limit) {
      case CONNECTIONS -> {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_SECONDS);
        answer(
            exchange,
            StatusCodes.SERVICE_UNAVAILABLE,
            "connections: this gateway has as many as it may, try another or later");
      }
      case CONNECTIONS_PER_ADDRESS -> {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_SECONDS);
        answer(
            exchange,
            StatusCodes.TOO_MANY_REQUESTS,
            "connections-per-address: your address has as many as it may, close some");
      }
      case HANDSHAKES_PER_ADDRESS -> {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_SECONDS);
        answer(
            exchange,
            StatusCodes.TOO_MANY_REQUESTS,
            "handshakes-per-address: your address connects too often, wait and keep connections");
      }
      default -> throw new IllegalArgumentException(limit + " is not answered in HTTP");
    }
  }

  /** Refuses who may not come from there, or to there. */
  static void forbid(HttpServerExchange exchange, String why) {
    exchange.setPersistent(false);
    answer(exchange, StatusCodes.FORBIDDEN, why);
  }

  private static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(text + "\n");
  }
}
