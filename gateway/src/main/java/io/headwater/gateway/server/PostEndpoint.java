package io.headwater.gateway.server;

import io.headwater.gateway.limit.Arrivals;
import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.rpc.Caller;
import io.headwater.gateway.rpc.RpcEndpoint;
import io.headwater.gateway.rpc.SessionSubscriptions;
import io.headwater.schemas.json.ItemBytes;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * JSON-RPC over POST. There are no subscriptions here.
 *
 * <p>Threading: the exchange's I/O thread. Bounds: the request's size, which the server limits, and
 * the time that its body may take.
 */
final class PostEndpoint {

  private final Arrivals arrivals;
  private final LimitHits hits;

  PostEndpoint(Arrivals arrivals, LimitHits hits) {
    this.arrivals = arrivals;
    this.hits = hits;
  }

  /** Answers the message in a request's body. */
  void handle(HttpServerExchange exchange, RpcEndpoint endpoint) {
    XnioExecutor.Key deadline =
        exchange
            .getIoThread()
            .executeAfter(
                () -> tooSlow(exchange),
                arrivals.limits().requestTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (complete, body) -> {
              deadline.remove();
              complete.dispatch(
                  complete.getIoThread(),
                  () ->
                      endpoint.handle(
                          body,
                          new ExchangeCaller(complete, arrivals),
                          json -> answer(complete, json)));
            },
            (failed, error) -> {
              deadline.remove();
              hits.hit(Limit.MESSAGE_BYTES);
              failed.setStatusCode(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
              failed.endExchange();
            });
  }

  private void tooSlow(HttpServerExchange exchange) {
    hits.hit(Limit.REQUEST_TIMEOUT);
    IoUtils.safeClose(exchange.getConnection());
  }

  private static void answer(HttpServerExchange exchange, @Nullable ItemBytes json) {
    if (json == null) {
      exchange.setStatusCode(StatusCodes.NO_CONTENT);
      exchange.endExchange();
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(json.array(), 0, json.length()));
  }

  private record ExchangeCaller(HttpServerExchange exchange, Arrivals arrivals) implements Caller {

    @Override
    public Executor executor() {
      return exchange.getIoThread();
    }

    @Override
    public boolean mayCall() {
      return arrivals.call(exchange.getSourceAddress().getAddress());
    }

    @Override
    public Optional<SessionSubscriptions> subscriptions() {
      return Optional.empty();
    }
  }
}
