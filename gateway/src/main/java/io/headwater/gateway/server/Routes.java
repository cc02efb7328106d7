package io.headwater.gateway.server;

import io.headwater.gateway.metrics.ProcessMetrics;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;

/**
 * What is where: WebSocket and POST on {@code /} and {@code /chain/<id>}, {@code /healthz}, {@code
 * /readyz}, {@code /metrics}.
 *
 * <p>Threading: I/O threads.
 */
final class Routes implements HttpHandler {

  private static final String CHAIN = "/chain/";

  private final Map<Long, ChainService> chains;
  private final ChainService first;
  private final SocketEndpoint sockets;
  private final PostEndpoint posts;
  private final OriginCheck origins;
  private final Optional<ProcessMetrics> metrics;

  /**
   * Routes to chains.
   *
   * @param first the chain on {@code /}
   * @param metrics served here; empty where they are elsewhere
   */
  Routes(
      Map<Long, ChainService> chains,
      ChainService first,
      SocketEndpoint sockets,
      PostEndpoint posts,
      OriginCheck origins,
      Optional<ProcessMetrics> metrics) {
    this.chains = Map.copyOf(chains);
    this.first = first;
    this.sockets = sockets;
    this.posts = posts;
    this.origins = origins;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    switch (path) {
      case "/healthz" -> text(exchange, StatusCodes.OK, "alive");
      case "/readyz" -> ready(exchange);
      case "/metrics" -> metrics(exchange);
      default ->
          chain(path)
              .ifPresentOrElse(
                  chain -> serve(exchange, chain),
                  () -> text(exchange, StatusCodes.NOT_FOUND, "there is nothing at " + path));
    }
  }

  private Optional<ChainService> chain(String path) {
    if (path.equals("/")) {
      return Optional.of(first);
    }
    if (path.startsWith(CHAIN) && path.substring(CHAIN.length()).matches("[1-9][0-9]{0,17}")) {
      return Optional.ofNullable(chains.get(Long.parseLong(path.substring(CHAIN.length()))));
    }
    return Optional.empty();
  }

  private void serve(HttpServerExchange exchange, ChainService chain) {
    if (!origins.passes(exchange)) {
      return;
    }
    if (SocketEndpoint.isUpgrade(exchange)) {
      sockets.upgrade(exchange, chain);
    } else if (exchange.getRequestMethod().equals(Methods.POST)) {
      posts.handle(exchange, chain.endpoint());
    } else if (exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
      text(
          exchange,
          StatusCodes.UPGRADE_REQUIRED,
          "This is a JSON-RPC endpoint of chain %d: connect with WebSocket, or POST a request."
              .formatted(chain.chainId()));
    } else if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
      origins.preflight(exchange);
    } else {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, POST, OPTIONS");
      text(exchange, StatusCodes.METHOD_NOT_ALLOWED, "GET or POST");
    }
  }

  private void metrics(HttpServerExchange exchange) {
    if (metrics.isEmpty()) {
      text(exchange, StatusCodes.NOT_FOUND, "metrics are on the management port");
    } else if (origins.passes(exchange)) {
      exchange.dispatch(() -> ManagementServer.metrics(exchange, metrics.get()));
    }
  }

  private void ready(HttpServerExchange exchange) {
    for (ChainService chain : chains.values()) {
      Optional<String> why = chain.readiness().whyNot();
      if (why.isPresent()) {
        text(
            exchange,
            StatusCodes.SERVICE_UNAVAILABLE,
            "chain %d: %s".formatted(chain.chainId(), why.get()));
        return;
      }
    }
    text(exchange, StatusCodes.OK, "ready");
  }

  private static void text(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(text + "\n");
  }
}
