package io.headwater.testkit.node;

import io.headwater.testkit.chain.TestBlock;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link ScriptedNode} over real HTTP and WebSocket on a loopback port.
 *
 * <p>Threading: Undertow's; {@link #announce} by any thread.
 */
public final class ScriptedNodeServer implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> BODY =
      Set.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty");

  private record Subscription(WebSocketChannel channel, String kind, boolean whole) {}

  private final ScriptedNode node;
  private final Undertow server;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final Set<WebSocketChannel> channels = ConcurrentHashMap.newKeySet();
  private long lastSubscription;

  private ScriptedNodeServer(ScriptedNode node, int port) {
    this.node = node;
    this.server =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(handler())
            .build();
  }

  /** Serves a node on any free port. */
  public static ScriptedNodeServer start(ScriptedNode node) {
    return start(node, 0);
  }

  /** Serves a node on a port. */
  public static ScriptedNodeServer start(ScriptedNode node, int port) {
    ScriptedNodeServer started = new ScriptedNodeServer(node, port);
    started.server.start();
    return started;
  }

  /** Where it listens. */
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** Its address over HTTP. */
  public String http() {
    return "http://127.0.0.1:" + port();
  }

  /** Its address over WebSocket. */
  public String ws() {
    return "ws://127.0.0.1:" + port();
  }

  /** Tells subscribers of the chain's head. */
  public void announce() {
    TestBlock head = node.chain().head();
    ObjectNode header = JSON.createObjectNode();
    header.setAll(head.block());
    header.remove(BODY);
    publish("newHeads", header, header);
  }

  /** Tells subscribers of a pending transaction. */
  public void announcePending(JsonNode transaction) {
    node.addPending(transaction);
    publish("newPendingTransactions", transaction, transaction.get("hash"));
  }

  private synchronized void publish(String kind, JsonNode whole, JsonNode light) {
    subscriptions.forEach(
        (id, subscription) -> {
          if (subscription.kind().equals(kind)) {
            JsonNode result = subscription.whole() ? whole : light;
            WebSockets.sendText(
                "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"%s\",\"result\":%s}}"
                    .formatted(id, result),
                subscription.channel(),
                null);
          }
        });
  }

  /** Cuts every WebSocket. */
  public synchronized void dropSockets() {
    subscriptions.clear();
    channels.forEach(IoUtils::safeClose);
  }

  private HttpHandler handler() {
    WebSocketConnectionCallback opened =
        (exchange, channel) -> {
          channels.add(channel);
          channel.addCloseTask(this::forget);
          channel.getReceiveSetter().set(new Receiver());
          channel.resumeReceives();
        };
    WebSocketProtocolHandshakeHandler sockets = new WebSocketProtocolHandshakeHandler(opened);
    return exchange -> {
      if (exchange.getRequestHeaders().contains(Headers.UPGRADE)) {
        sockets.handleRequest(exchange);
      } else {
        exchange.getRequestReceiver().receiveFullString(this::post, StandardCharsets.UTF_8);
      }
    };
  }

  private void post(HttpServerExchange exchange, String body) {
    NodeFault how = node.takeFault();
    switch (how) {
      case HANG -> exchange.dispatch(() -> {}); // Nobody will ever answer it.
      case HTTP_500 -> {
        exchange.setStatusCode(500);
        exchange.getResponseSender().send("internal error");
      }
      case GARBAGE -> exchange.getResponseSender().send("{\"jsonrpc\":\"2.0\",\"id\":1,\"resu");
      default -> {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(answer(body, how));
      }
    }
  }

  private String answer(String body, NodeFault how) {
    JsonNode request = JSON.readTree(body);
    if (!request.isArray()) {
      return node.one(request, how).toString();
    }
    var answers = JSON.createArrayNode();
    request.forEach(item -> answers.add(node.one(item, how)));
    return answers.toString();
  }

  private synchronized void forget(WebSocketChannel channel) {
    channels.remove(channel);
    subscriptions.values().removeIf(subscription -> subscription.channel().equals(channel));
  }

  private final class Receiver extends AbstractReceiveListener {
    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      String text = message.getData(); // Once: a second call gives nothing.
      JsonNode request = JSON.readTree(text);
      if (request.path("method").asString("").equals("eth_subscribe")) {
        subscribe(channel, request);
        return;
      }
      NodeFault how = node.takeFault();
      switch (how) {
        case HANG -> {}
        case GARBAGE -> WebSockets.sendText("{\"jsonrpc\":\"2.0\",\"id\":1,\"resu", channel, null);
        default -> WebSockets.sendText(answer(text, how), channel, null);
      }
    }
  }

  private synchronized void subscribe(WebSocketChannel channel, JsonNode request) {
    String id = "0x" + Long.toHexString(++lastSubscription);
    JsonNode params = request.path("params");
    subscriptions.put(
        id,
        new Subscription(channel, params.path(0).asString(""), params.path(1).asBoolean(false)));
    WebSockets.sendText(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"%s\"}".formatted(request.path("id"), id),
        channel,
        null);
  }

  @Override
  public void close() {
    dropSockets();
    server.stop();
  }
}
