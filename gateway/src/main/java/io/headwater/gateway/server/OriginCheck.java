package io.headwater.gateway.server;

import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.limit.LimitHits;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;

/**
 * Lets pages of the web call that may, and tells their browsers so.
 *
 * <p>Source: the Fetch standard, section 3.3 (CORS protocol).
 *
 * <p>Threading: I/O threads.
 */
final class OriginCheck {

  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");

  private final Origins origins;
  private final LimitHits hits;

  OriginCheck(Origins origins, LimitHits hits) {
    this.origins = origins;
    this.hits = hits;
  }

  /** Whether the request may be answered; else it has been refused. */
  boolean passes(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    boolean local = exchange.getSourceAddress().getAddress().isLoopbackAddress();
    if (!origins.allows(origin, exchange.getHostAndPort(), local)) {
      hits.hit(Limit.ORIGINS);
      Refusals.refuse(exchange, Limit.ORIGINS);
      return false;
    }
    if (origin != null) {
      exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin);
      exchange.getResponseHeaders().put(Headers.VARY, Headers.ORIGIN_STRING);
    }
    return true;
  }

  /** Answers the question of a browser whether a page may POST. */
  void preflight(HttpServerExchange exchange) {
    exchange.setStatusCode(StatusCodes.NO_CONTENT);
    exchange.getResponseHeaders().put(Headers.ALLOW, "GET, POST, OPTIONS");
    exchange.getResponseHeaders().put(ALLOW_METHODS, "POST");
    exchange.getResponseHeaders().put(ALLOW_HEADERS, "content-type");
    exchange.getResponseHeaders().put(MAX_AGE, "600");
    exchange.endExchange();
  }
}
