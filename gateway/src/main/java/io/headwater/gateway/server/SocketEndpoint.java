package io.headwater.gateway.server;

import io.headwater.gateway.limit.Arrivals;
import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.limit.TokenBucket;
import io.headwater.gateway.rpc.Caller;
import io.headwater.gateway.rpc.SessionSubscriptions;
import io.headwater.gateway.rpc.SubscriptionQuota;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.FrameOwner;
import io.headwater.gateway.session.FrameView;
import io.headwater.gateway.session.Framing;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.Session;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.websocket.DeflateAgreement;
import io.headwater.gateway.websocket.HandshakeKey;
import io.headwater.gateway.websocket.Incoming;
import io.headwater.gateway.websocket.WebSocketConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/**
 * Upgrades requests to WebSocket sessions, and answers what comes on them.
 *
 * <p>Source: RFC 6455, 4.2.
 *
 * <p>Threading: the exchange's I/O thread, which is the session's lane.
 */
final class SocketEndpoint {

  /** A line for every connection that ends. */
  private static final Logger ACCESS = LoggerFactory.getLogger("io.headwater.access");

  private static final String VERSION = "13";

  private final Lanes lanes;
  private final Framing framing;
  private final SubscriptionIds ids;
  private final GatewaySettings.Bounds bounds;
  private final Gate gate;
  private final Budget filterValues;
  private final SessionDirectory directory = new SessionDirectory();

  /**
   * What lets clients in.
   *
   * @param arrivals counts them
   * @param hits is told when a limit says no
   * @param incoming takes their messages
   */
  record Gate(Arrivals arrivals, LimitHits hits, Incoming incoming) {}

  SocketEndpoint(
      Lanes lanes, Framing framing, SubscriptionIds ids, GatewaySettings.Bounds bounds, Gate gate) {
    this.lanes = lanes;
    this.framing = framing;
    this.ids = ids;
    this.bounds = bounds;
    this.gate = gate;
    this.filterValues = new Budget(bounds.rpc().totalFilterValues());
  }

  /** Whether the request asks for an upgrade to WebSocket. */
  static boolean isUpgrade(HttpServerExchange exchange) {
    return contains(exchange, Headers.UPGRADE, "websocket");
  }

  /** Answers a request for an upgrade. */
  void upgrade(HttpServerExchange exchange, ChainService chain) {
    Optional<Limit> broken = gate.arrivals().handshake(exchange.getSourceAddress().getAddress());
    if (broken.isPresent()) {
      Refusals.refuse(exchange, broken.get());
      return;
    }
    String key = exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY);
    String version = exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_VERSION);
    if (!exchange.getRequestMethod().equals(Methods.GET)
        || !contains(exchange, Headers.CONNECTION, "upgrade")) {
      refuse(exchange, StatusCodes.BAD_REQUEST, "a handshake is a GET with Connection: Upgrade");
    } else if (!VERSION.equals(version)) {
      exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_VERSION, VERSION);
      refuse(exchange, StatusCodes.UPGRADE_REQUIRED, "the WebSocket version is 13");
    } else if (key == null || !HandshakeKey.isValid(key)) {
      refuse(exchange, StatusCodes.BAD_REQUEST, "Sec-WebSocket-Key is base64 of 16 bytes");
    } else {
      accept(exchange, key, chain);
    }
  }

  private void accept(HttpServerExchange exchange, String key, ChainService chain) {
    Optional<String> deflate;
    try {
      deflate = deflate(exchange.getRequestHeaders().get(Headers.SEC_WEB_SOCKET_EXTENSIONS));
    } catch (IllegalArgumentException e) {
      refuse(exchange, StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
      return;
    }
    HeaderMap answer = exchange.getResponseHeaders();
    answer.put(Headers.UPGRADE, "websocket");
    answer.put(Headers.SEC_WEB_SOCKET_ACCEPT, HandshakeKey.accept(key));
    deflate.ifPresent(agreed -> answer.put(Headers.SEC_WEB_SOCKET_EXTENSIONS, agreed));
    Lane lane = lanes.of(exchange.getIoThread());
    Encoding encoding = new Encoding(Subprotocol.agree(exchange), deflate.isPresent());
    exchange.upgradeChannel((connection, done) -> open(connection, lane, encoding, chain));
  }

  private Optional<String> deflate(@Nullable List<String> offers) {
    return offers == null || bounds.compressionThreshold() == 0
        ? Optional.empty()
        : DeflateAgreement.answer(offers);
  }

  private static void refuse(HttpServerExchange exchange, int status, String why) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
    exchange.getResponseSender().send(why + "\n");
  }

  /** Whether a header that is a list has this token, in any case. */
  private static boolean contains(HttpServerExchange exchange, HttpString header, String token) {
    List<String> values = exchange.getRequestHeaders().get(header);
    if (values != null) {
      for (String value : values) {
        for (String part : value.split(",", -1)) {
          if (part.strip().equalsIgnoreCase(token)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void open(StreamConnection connection, Lane lane, Encoding encoding, ChainService chain) {
    WebSocketConnection socket =
        new WebSocketConnection(connection, lanes.readBuffer(lane), encoding, gate.incoming());
    SessionCaller caller = new SessionCaller(lane, bounds.rpc().callsPerSecond());
    Session session =
        new Session(
            new Session.Footing(lane, socket, framing, System::nanoTime),
            bounds.session(),
            (ended, reason) -> {
              directory.ended(caller.id, reason);
              caller.subscriptions().ifPresent(SessionSubscriptions::endAll);
              reason.limit().ifPresent(gate.hits()::hit);
              ACCESS.info("{}", ended.summary());
            });
    SessionSubscriptions subscriptions =
        new SessionSubscriptions(
            chain.dispatch(),
            ids,
            lane,
            session,
            new SubscriptionQuota(bounds.rpc(), filterValues));
    caller.subscriptions = Optional.of(subscriptions);
    caller.id = directory.opened(session, chain, subscriptions);
    socket.open(
        session,
        message ->
            chain
                .endpoint()
                .handle(
                    message,
                    encoding.format(),
                    caller,
                    answer -> {
                      if (answer != null) {
                        session.offer(
                            FrameView.own(
                                framing.message(encoding, answer.array(), 0, answer.length())),
                            FrameOwner.SESSION);
                      }
                    }));
  }

  /** The sessions that are open. */
  SessionDirectory directory() {
    return directory;
  }

  /** A session as the caller of methods. */
  private static final class SessionCaller implements Caller {
    private final Lane lane;
    private final TokenBucket calls;
    private Optional<SessionSubscriptions> subscriptions = Optional.empty();
    private long id;

    SessionCaller(Lane lane, int callsPerSecond) {
      this.lane = lane;
      this.calls = new TokenBucket(callsPerSecond, System.nanoTime());
    }

    @Override
    public boolean mayCall() {
      return calls.take(System.nanoTime());
    }

    @Override
    public Executor executor() {
      return lane::execute;
    }

    @Override
    public Optional<SessionSubscriptions> subscriptions() {
      return subscriptions;
    }
  }
}
