package io.headwater.benchmarks.latency;

import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node over WebSocket that answers with ready texts; everything is finalized at its first block.
 *
 * <p>Threading: any, but {@link #advance} for one.
 */
public final class RenderedNode implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String HEADS = "0x1";

  private final long chainId;
  private final RenderedChain chain;
  private final NodeListener listener;
  private final CompletableFuture<WebSocketChannel> follower = new CompletableFuture<>();
  private final Undertow server;
  private volatile int headIndex;
  private volatile RenderedBlock head;

  private RenderedNode(long chainId, RenderedChain chain, NodeListener listener) {
    this.chainId = chainId;
    this.chain = chain;
    this.listener = listener;
    this.head = chain.at(0);
    WebSocketConnectionCallback opened =
        (exchange, channel) -> {
          channel.getReceiveSetter().set(new Receiver());
          channel.resumeReceives();
        };
    this.server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(new WebSocketProtocolHandshakeHandler(opened))
            .build();
  }

  /** Starts at the chain's first block. */
  public static RenderedNode start(long chainId, RenderedChain chain, NodeListener listener) {
    RenderedNode node = new RenderedNode(chainId, chain, listener);
    node.server.start();
    return node;
  }

  /** What an ingest follows. */
  public String url() {
    return "ws://127.0.0.1:"
        + ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** Makes the next block the head and announces it. */
  public void advance() {
    int index = headIndex + 1;
    RenderedBlock next = chain.at(index);
    headIndex = index;
    head = next;
    String message =
        "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"%s\",\"result\":%s}}"
            .formatted(HEADS, next.header());
    listener.announced(next.number());
    WebSockets.sendText(message, follower.join(), null);
  }

  /** Height of the head. */
  public long headNumber() {
    return head.number();
  }

  private String answer(JsonNode request, WebSocketChannel channel) {
    JsonNode params = request.path("params");
    String first = params.path(0).asString("");
    return switch (request.path("method").asString("")) {
      case "eth_chainId" -> quantity(chainId);
      case "net_version" -> "\"" + chainId + "\"";
      case "eth_syncing" -> "false";
      case "eth_subscribe" -> first.equals("newHeads") ? heads(channel) : unknown();
      case "eth_getBlockByHash" -> block(byHash(first), params);
      case "eth_getBlockByNumber" -> block(tagged(first), params);
      case "eth_getBlockReceipts" -> {
        RenderedBlock block = byHash(first);
        yield block == null ? "null" : block.receipts();
      }
      default -> unknown();
    };
  }

  private String heads(WebSocketChannel channel) {
    follower.complete(channel);
    return "\"" + HEADS + "\"";
  }

  private static String unknown() {
    return ""; // No result: the error is answered.
  }

  private @Nullable RenderedBlock byHash(String hash) {
    RenderedBlock newest = head;
    if (newest.hash().equals(hash)) {
      return newest;
    }
    int index = chain.indexOf(hash);
    return index >= 0 && index < headIndex ? chain.at(index) : null;
  }

  private RenderedBlock tagged(String tag) {
    return switch (tag) {
      case "latest" -> head;
      case "safe", "finalized" -> chain.at(0);
      default -> chain.at((int) (Long.parseLong(tag.substring(2), 16) - chain.number(0)));
    };
  }

  private static String block(@Nullable RenderedBlock block, JsonNode params) {
    if (block == null) {
      return "null";
    }
    return params.path(1).asBoolean(false) ? block.block() : block.header();
  }

  private static String quantity(long number) {
    return "\"0x" + Long.toHexString(number) + "\"";
  }

  private final class Receiver extends AbstractReceiveListener {
    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      JsonNode request = JSON.readTree(message.getData());
      String result = answer(request, channel);
      String body =
          result.isEmpty()
              ? "\"error\":{\"code\":-32601,\"message\":\"the method does not exist/is not available\"}"
              : "\"result\":" + result;
      WebSockets.sendText(
          "{\"jsonrpc\":\"2.0\",\"id\":%s,%s}".formatted(request.path("id"), body),
          channel,
          served(request));
    }

    private @Nullable WebSocketCallback<Void> served(JsonNode request) {
      RenderedBlock block = head;
      if (!request.path("params").path(0).asString("").equals(block.hash())) {
        return null;
      }
      return new WebSocketCallback<>() {
        @Override
        public void complete(WebSocketChannel channel, Void context) {
          listener.served(block.number());
        }

        @Override
        public void onError(WebSocketChannel channel, Void context, Throwable cause) {
          throw new IllegalStateException("the answer could not be sent", cause);
        }
      };
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
