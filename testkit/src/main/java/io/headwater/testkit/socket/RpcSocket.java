package io.headwater.testkit.socket;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON-RPC client over the JDK's WebSocket, which keeps all that it hears.
 *
 * <p>Threading: any thread.
 */
public final class RpcSocket implements AutoCloseable {

  /** The subprotocol in which messages are CBOR. */
  public static final String CBOR = "headwater.cbor";

  private static final JsonMapper JSON = new JsonMapper();
  private static final long ANSWER_SECONDS = 30;

  private final HttpClient http;
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final Map<String, Heard> subscriptions = new ConcurrentHashMap<>();
  private final List<JsonNode> all = new ArrayList<>();
  private @Nullable WebSocket socket;
  private final AtomicLong binaryBytes = new AtomicLong();
  private final boolean isCbor;
  private long lastId;

  private RpcSocket(HttpClient http, boolean isCbor) {
    this.http = http;
    this.isCbor = isCbor;
  }

  /** Connects to {@code ws://…}. */
  public static RpcSocket connect(String url) {
    return connect(url, false);
  }

  /** The same with the subprotocol {@code headwater.cbor}; what is heard is shown as its JSON. */
  public static RpcSocket connectCbor(String url) {
    return connect(url, true);
  }

  private static RpcSocket connect(String url, boolean isCbor) {
    RpcSocket client = new RpcSocket(HttpClient.newHttpClient(), isCbor);
    WebSocket.Builder builder = client.http.newWebSocketBuilder();
    if (isCbor) {
      builder.subprotocols(CBOR, "other");
    }
    client.socket =
        builder
            .buildAsync(URI.create(url), client.new Listener())
            .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
            .join();
    return client;
  }

  /** The whole answer to a call. */
  public JsonNode answer(String method, Object... params) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    synchronized (this) {
      ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", ++lastId);
      request.put("method", method);
      request.set("params", JSON.valueToTree(params));
      calls.put(lastId, answer);
      if (isCbor) {
        sendBinary(CborTree.bytes(request));
      } else {
        sendText(request.toString());
      }
    }
    return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The result of a call that is expected to have one. */
  public JsonNode call(String method, Object... params) {
    JsonNode answer = answer(method, params);
    if (!answer.has("result")) {
      throw new AssertionError(method + " was answered " + answer);
    }
    return answer.get("result");
  }

  /** Subscribes. */
  public Heard subscribe(Object... params) {
    return heard(call("eth_subscribe", params).asString());
  }

  /** What a subscription was told, by its id. */
  public Heard heard(String id) {
    return subscriptions.computeIfAbsent(id, Heard::new);
  }

  /** Sends a text frame. */
  public void sendText(String text) {
    connected().sendText(text, true).orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Sends a binary frame. */
  public void sendBinary(byte[] bytes) {
    connected()
        .sendBinary(ByteBuffer.wrap(bytes), true)
        .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** The subprotocol that was agreed on; empty for none. */
  public String subprotocol() {
    return connected().getSubprotocol();
  }

  /** Payload of all binary frames so far. */
  public long binaryBytes() {
    return binaryBytes.get();
  }

  private WebSocket connected() {
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    return socket;
  }

  /**
   * Every notification of every subscription, and the answers to what was no call, in the order of
   * arrival.
   */
  public List<JsonNode> all() {
    synchronized (all) {
      return List.copyOf(all);
    }
  }

  /** Ends with the close code, 1006 where the connection broke. */
  public CompletableFuture<Integer> closed() {
    return closed;
  }

  private void take(JsonNode message) {
    if (message.has("id") && !message.get("id").isNull()) {
      CompletableFuture<JsonNode> call = calls.remove(message.get("id").asLong());
      if (call != null) {
        call.complete(message);
      }
      return;
    }
    synchronized (all) {
      all.add(message);
    }
    if (message.has("params")) {
      heard(message.get("params").get("subscription").asString()).take(message);
    }
  }

  /** What one subscription was told. */
  public static final class Heard {
    private final String id;
    private final List<JsonNode> messages = new ArrayList<>();

    private Heard(String id) {
      this.id = id;
    }

    /** The subscription's id. */
    public String id() {
      return id;
    }

    private synchronized void take(JsonNode message) {
      messages.add(message);
    }

    /** Whole messages of every method. */
    public synchronized List<JsonNode> messages() {
      return List.copyOf(messages);
    }

    /** Results of {@code eth_subscription}. */
    public synchronized List<JsonNode> results() {
      return messages.stream()
          .filter(message -> message.get("method").asString().equals("eth_subscription"))
          .map(message -> message.get("params").get("result"))
          .toList();
    }

    /** How many messages came. */
    public synchronized int size() {
      return messages.size();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JSON.readTree(text.toString());
        text.setLength(0);
        takeAll(message);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        binaryBytes.addAndGet(binary.size());
        JsonNode message = CborTree.message(binary.toByteArray());
        binary.reset();
        takeAll(message);
      }
      from.request(1);
      return null;
    }

    private void takeAll(JsonNode message) {
      if (message.isArray()) {
        message.forEach(RpcSocket.this::take);
      } else {
        take(message);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.complete(1006);
    }
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    http.shutdownNow();
  }
}
