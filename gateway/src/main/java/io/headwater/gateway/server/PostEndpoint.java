package io.headwater.gateway.server;

import io.headwater.gateway.rpc.Caller;
import io.headwater.gateway.rpc.RpcEndpoint;
import io.headwater.gateway.rpc.SessionSubscriptions;
import io.headwater.schemas.json.JsonBytes;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC over POST. There are no subscriptions here.
 *
 * <p>Threading: the exchange's I/O thread. Bounds: the request's size, which the server limits.
 */
final class PostEndpoint {

  /** Answers the message in a request's body. */
  void handle(HttpServerExchange exchange, RpcEndpoint endpoint) {
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (complete, body) ->
                complete.dispatch(
                    complete.getIoThread(),
                    () ->
                        endpoint.handle(
                            body, new ExchangeCaller(complete), json -> answer(complete, json))),
            (failed, error) -> {
              failed.setStatusCode(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
              failed.endExchange();
            });
  }

  private static void answer(HttpServerExchange exchange, @Nullable JsonBytes json) {
    if (json == null) {
      exchange.setStatusCode(StatusCodes.NO_CONTENT);
      exchange.endExchange();
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(json.array(), 0, json.length()));
  }

  private record ExchangeCaller(HttpServerExchange exchange) implements Caller {

    @Override
    public Executor executor() {
      return exchange.getIoThread();
    }

    @Override
    public Optional<SessionSubscriptions> subscriptions() {
      return Optional.empty();
    }
  }
}
