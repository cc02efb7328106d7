package io.headwater.gateway.server;

import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.limit.LimitHits;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;

/**
 * Lets pages of the web call that may, and tells their browsers so; refuses hosts that are not
 * ours.
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
  private final String remedy;

  private OriginCheck(Origins origins, LimitHits hits, String remedy) {
    this.origins = origins;
    this.hits = hits;
    this.remedy = remedy;
  }

  /** On the port of clients. */
  static OriginCheck ofClients(Origins origins, LimitHits hits) {
    return new OriginCheck(origins, hits, "; the operator can allow it with --origin");
  }

  /** On the port of the operator: no page but its own, whatever clients may. */
  static OriginCheck ofManagement(LimitHits hits) {
    return new OriginCheck(Origins.SAME_HOST, hits, "");
  }

  /** Whether the request may be answered; else it has been refused. */
  boolean passes(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    boolean local = exchange.getSourceAddress().getAddress().isLoopbackAddress();
    String host = exchange.getHostAndPort();
    if (!origins.takesHost(host, local)) {
      return refused(exchange, "over loopback the Host is this machine, not another name");
    }
    if (!origins.allows(origin, host, local)) {
      return refused(exchange, "pages of this origin may not connect here");
    }
    if (origin != null) {
      exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin);
      exchange.getResponseHeaders().put(Headers.VARY, Headers.ORIGIN_STRING);
    }
    return true;
  }

  private boolean refused(HttpServerExchange exchange, String why) {
    hits.hit(Limit.ORIGINS);
    Refusals.forbid(exchange, Limit.ORIGINS.label() + ": " + why + remedy);
    return false;
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
