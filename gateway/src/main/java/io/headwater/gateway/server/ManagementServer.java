package io.headwater.gateway.server;

import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.metrics.ProcessMetrics;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A port for who runs Headwater, apart from its clients: metrics, and the sessions of a gateway. No
 * page of the web may call it.
 *
 * <p>Threading: its own I/O and worker thread, so that neither waits for clients.
 */
public final class ManagementServer implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SESSIONS = "/sessions";
  private static final int MOST_SESSIONS = 1_000;

  private final Undertow undertow;
  private final ProcessMetrics metrics;
  private final OriginCheck origins;
  private final @Nullable SessionDirectory sessions;

  private ManagementServer(
      ListenAddress at,
      ProcessMetrics metrics,
      OriginCheck origins,
      @Nullable SessionDirectory sessions) {
    this.metrics = metrics;
    this.origins = origins;
    this.sessions = sessions;
    HttpHandler blocking = exchange -> exchange.dispatch(this::answer);
    this.undertow =
        Undertow.builder()
            .addHttpListener(at.port(), at.host())
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(blocking)
            .build();
  }

  /**
   * Starts to listen.
   *
   * @throws GatewayStartException it cannot; the message names the option
   */
  public static ManagementServer start(ListenAddress at, ProcessMetrics metrics) {
    return start(at, metrics, new LimitHits(), null);
  }

  /**
   * The same with the sessions of a gateway.
   *
   * @param hits is told when a page of the web is refused
   */
  static ManagementServer start(
      ListenAddress at,
      ProcessMetrics metrics,
      LimitHits hits,
      @Nullable SessionDirectory sessions) {
    ManagementServer server =
        new ManagementServer(at, metrics, OriginCheck.ofManagement(hits), sessions);
    try {
      server.undertow.start();
    } catch (RuntimeException e) {
      throw new GatewayStartException(
          "%s cannot be listened on: choose another with --management".formatted(at), e);
    }
    return server;
  }

  private void answer(HttpServerExchange exchange) {
    if (!origins.passes(exchange)) {
      return;
    }
    String path = exchange.getRequestPath();
    SessionDirectory directory = sessions;
    if (path.equals("/metrics")) {
      metrics(exchange, metrics);
    } else if (directory != null && path.equals(SESSIONS)) {
      json(exchange, StatusCodes.OK, directory.views(MOST_SESSIONS));
    } else if (directory != null && path.startsWith(SESSIONS + "/")) {
      session(exchange, directory, path.substring(SESSIONS.length() + 1));
    } else {
      json(
          exchange,
          StatusCodes.NOT_FOUND,
          new Sentence("there is /metrics here" + (directory == null ? "" : ", and /sessions")));
    }
  }

  /** Answers with the metrics in Prometheus' text format. */
  static void metrics(HttpServerExchange exchange, ProcessMetrics metrics) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4");
    exchange.getResponseSender().send(metrics.scrape());
  }

  private static void session(HttpServerExchange exchange, SessionDirectory directory, String id) {
    if (!exchange.getRequestMethod().equals(Methods.DELETE)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "DELETE");
      json(exchange, StatusCodes.METHOD_NOT_ALLOWED, new Sentence("a session can be DELETEd"));
    } else if (number(id).map(directory::close).orElse(false)) {
      json(exchange, StatusCodes.OK, new Sentence("session " + id + " is being closed"));
    } else {
      json(exchange, StatusCodes.NOT_FOUND, new Sentence("there is no session " + id));
    }
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private record Sentence(String message) {}

  private static void json(HttpServerExchange exchange, int status, Object body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(JSON.writeValueAsString(body) + "\n");
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
