package io.headwater.app.sample;

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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sample chain as a node on loopback: a block a second, a few pending transactions with each,
 * and now and then a fork of one or two blocks that is undone.
 *
 * <p>Threading: one lock for everything; the beat has a thread of its own. Bounds: those of the
 * chain; a subscriber that reads too slowly is left to Undertow's buffers, as it is this process's
 * own ingest.
 */
public final class SampleNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SampleNode.class);
  private static final Duration BLOCK_TIME = Duration.ofSeconds(1);
  private static final int FIRST_BLOCKS = 3;
  private static final int FORK_EVERY = 20;
  private static final int PENDING_PER_BLOCK = 5;

  private static final List<String> BODY =
      List.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty");

  private record Subscription(WebSocketChannel channel, String kind, boolean whole) {}

  private final Object lock = new Object();
  private final Path checkpoint;
  private final SampleBodies bodies;
  private final SampleChain chain;
  private final SampleRpc rpc;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("headwater-sample-chain").daemon().factory());
  private final Undertow server;
  private long lastSubscription;
  private long beats;

  private SampleNode(Path directory, int finalizedDepth) {
    this.checkpoint = directory.resolve("sample-chain");
    this.bodies = new SampleBodies(RecordedBlocks.mainnet());
    this.chain = resumed(bodies, checkpoint, finalizedDepth);
    this.rpc = new SampleRpc(chain, bodies);
    this.server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(handler())
            .build();
  }

  /**
   * Starts the node, where an earlier one left off.
   *
   * @param directory keeps how far the chain is
   */
  public static SampleNode start(Path directory) {
    return start(directory, BLOCK_TIME);
  }

  /**
   * Starts the node with another time from block to block.
   *
   * @param directory keeps how far the chain is
   */
  public static SampleNode start(Path directory, Duration blockTime) {
    return start(directory, blockTime, SampleChain.FINALIZED_DEPTH);
  }

  /**
   * Starts the node with another time from block to block, and another way to finality.
   *
   * @param directory keeps how far the chain is
   * @param finalizedDepth how many blocks below the head the finalized one is
   */
  public static SampleNode start(Path directory, Duration blockTime, int finalizedDepth) {
    SampleNode node = new SampleNode(directory, finalizedDepth);
    node.server.start();
    long nanos = blockTime.toNanos();
    var unused = node.beat.scheduleAtFixedRate(node::beat, nanos, nanos, TimeUnit.NANOSECONDS);
    return node;
  }

  /** The chain stays as it is. */
  public void stopBeat() {
    beat.shutdown();
  }

  /** Where it answers, over HTTP and WebSocket. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
  }

  private static SampleChain resumed(SampleBodies bodies, Path checkpoint, int finalizedDepth) {
    SampleBlock first = bodies.first();
    int blocks = FIRST_BLOCKS;
    try {
      if (Files.exists(checkpoint)) {
        String[] parts = Files.readString(checkpoint).strip().split(" ", -1);
        long index = Long.parseLong(parts[0]);
        first = new SampleBlock(index, first.number() + index, parts[1], parts[2], false);
        blocks = Integer.parseInt(parts[3]);
      }
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      LOG.warn("the sample chain begins anew, as {} is unreadable", checkpoint);
    }
    SampleChain chain = new SampleChain(bodies, first, finalizedDepth);
    for (int i = 1; i < blocks; i++) {
      chain.advance();
    }
    return chain;
  }

  private void remember() {
    SampleBlock from = chain.checkpoint();
    long blocks = chain.head().index() - from.index() + 1 - chain.forkLength();
    Path next = checkpoint.resolveSibling(checkpoint.getFileName() + ".next");
    try {
      Files.writeString(
          next, "%d %s %s %d%n".formatted(from.index(), from.hash(), from.parent(), blocks));
      Files.move(next, checkpoint, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written: the sample chain will begin anew at the next start", checkpoint);
    }
  }

  private void beat() {
    synchronized (lock) {
      beats++;
      long phase = beats % FORK_EVERY;
      long forkBlocks = 1 + beats / FORK_EVERY % 2;
      if (phase == FORK_EVERY / 2) {
        chain.beginFork();
      } else if (chain.forkLength() > 0 && chain.forkLength() >= forkBlocks) {
        chain.endFork();
      } else {
        chain.advance();
      }
      ObjectNode block = bodies.of(chain.head()).block();
      publishHead(block);
      publishPending();
      remember();
    }
  }

  private void publishHead(ObjectNode block) {
    ObjectNode header = block.objectNode();
    header.setAll(block);
    header.remove(BODY);
    subscriptions.forEach(
        (id, subscription) -> {
          if (subscription.kind().equals("newHeads")) {
            send(id, subscription, header);
          }
        });
  }

  private void publishPending() {
    for (JsonNode transaction : bodies.pendingAfter(chain.head(), PENDING_PER_BLOCK)) {
      rpc.pending((ObjectNode) transaction);
      subscriptions.forEach(
          (id, subscription) -> {
            if (subscription.kind().equals("newPendingTransactions")) {
              send(id, subscription, subscription.whole() ? transaction : transaction.get("hash"));
            }
          });
    }
  }

  private static void send(String id, Subscription subscription, JsonNode result) {
    String text =
        "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"%s\",\"result\":%s}}"
            .formatted(id, result);
    WebSockets.sendText(text, subscription.channel(), null);
  }

  private HttpHandler handler() {
    WebSocketConnectionCallback opened =
        (exchange, channel) -> {
          channel.getReceiveSetter().set(new Receiver());
          channel.addCloseTask(this::forget);
          channel.resumeReceives();
        };
    WebSocketProtocolHandshakeHandler sockets = new WebSocketProtocolHandshakeHandler(opened);
    return exchange -> {
      if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE))) {
        sockets.handleRequest(exchange);
      } else {
        exchange.getRequestReceiver().receiveFullString(this::post, StandardCharsets.UTF_8);
      }
    };
  }

  private void post(HttpServerExchange exchange, String body) {
    Optional<String> answer;
    synchronized (lock) {
      answer = rpc.answer(body, Optional.empty());
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(answer.orElse(""));
  }

  private void forget(WebSocketChannel channel) {
    synchronized (lock) {
      subscriptions.values().removeIf(subscription -> subscription.channel().equals(channel));
    }
  }

  private final class Receiver extends AbstractReceiveListener {
    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      synchronized (lock) {
        rpc.answer(message.getData(), Optional.of(new SocketSubscriber(channel)))
            .ifPresent(answer -> WebSockets.sendText(answer, channel, null));
      }
    }
  }

  private final class SocketSubscriber implements SampleRpc.Subscriber {
    private final WebSocketChannel channel;

    SocketSubscriber(WebSocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public String subscribe(String kind, boolean whole) {
      String id = "0x" + Long.toHexString(++lastSubscription);
      subscriptions.put(id, new Subscription(channel, kind, whole));
      return id;
    }

    @Override
    public boolean unsubscribe(String id) {
      return subscriptions.remove(id) != null;
    }
  }

  @Override
  public void close() {
    beat.shutdownNow();
    server.stop();
  }
}
