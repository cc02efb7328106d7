package io.headwater.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One WebSocket from its opening to its end: calls with their answers, what the server pushes, and
 * the heartbeat.
 *
 * <p>The next message is asked of the socket only when all is done with the one before: who listens
 * slowly fills the receive window, and the server reads on from the journal later.
 *
 * <p>Threading: the client's; the socket's threads only hand over to it.
 *
 * <p>Bounds: one message of {@link ClientSettings#maxMessageBytes}.
 */
final class Connection {

  /** Told on the client's thread; {@link #onClose} once, and nothing after it. */
  interface Events {
    void onOpen(Connection connection);

    void onPush(Connection connection, String method, JsonNode params);

    void onClose(Connection connection, int code, String reason);
  }

  /** Exactly one is told: an answer of either kind, or nothing when the connection ends first. */
  interface Answer {
    void result(JsonNode result);

    void error(SubscriptionError error);
  }

  private record Call(String method, Duration timeout, Answer answer) {}

  private static final JsonMapper JSON = new JsonMapper();

  /** Subscriptions by their ids, which the server gives for this connection alone. */
  final Map<String, ClientSubscription> subscriptions = new HashMap<>();

  private final ClientThread thread;
  private final ClientSettings settings;
  private final Events events;
  private final Map<Long, Call> calls = new HashMap<>();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
  private CompletableFuture<WebSocket> building = new CompletableFuture<>();
  private @Nullable WebSocket socket;
  private @Nullable ScheduledFuture<?> heartbeat;
  private long lastId;
  private volatile long heardNanos = System.nanoTime();
  private boolean ended;
  private boolean delivered;

  Connection(ClientThread thread, ClientSettings settings, Events events) {
    this.thread = thread;
    this.settings = settings;
    this.events = events;
  }

  void open(HttpClient http, URI url) {
    WebSocket.Builder builder =
        http.newWebSocketBuilder().connectTimeout(settings.connectTimeout());
    String user = url.getUserInfo();
    if (user != null) {
      byte[] credentials = user.getBytes(StandardCharsets.UTF_8);
      builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    building = builder.buildAsync(url, new Receiver());
    var unused =
        building
            .copy()
            .orTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((opened, failure) -> thread.run(() -> opened(opened, failure)));
  }

  /** Whether the server gave anything but errors: then it is worth being back soon. */
  boolean hasDelivered() {
    return delivered;
  }

  void call(String method, ArrayNode params, Duration timeout, Answer answer) {
    if (ended) {
      return;
    }
    long id = ++lastId;
    calls.put(id, new Call(method, timeout, answer));
    watchCall(id, timeout);
    ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id);
    request.put("method", method).set("params", params);
    send(request.toString());
  }

  /** Gives the connection up now, without waiting for a good-bye. */
  void drop(String reason) {
    end(CloseCodes.LOST, reason);
  }

  /** Says good-bye after what is being sent. */
  void close() {
    WebSocket closing = socket;
    if (closing == null || ended) {
      drop("closed");
      return;
    }
    var unused =
        sending
            .thenCompose(sent -> closing.sendClose(CloseCodes.NORMAL, ""))
            .orTimeout(1, TimeUnit.SECONDS)
            .whenComplete((sent, failure) -> closing.abort());
    finish(CloseCodes.NORMAL, "closed");
  }

  private void opened(@Nullable WebSocket opened, @Nullable Throwable failure) {
    if (opened == null) {
      int status = status(failure);
      end(
          CloseCodes.isRefusal(status) ? status : CloseCodes.LOST,
          status == 0 ? sentence(failure) : "the handshake was refused with HTTP " + status);
    } else if (!ended) {
      socket = opened;
      heardNanos = System.nanoTime();
      watch(settings.heartbeat());
      events.onOpen(this);
      opened.request(1);
    }
  }

  private void send(String text) {
    WebSocket open = socket;
    if (open == null) {
      return;
    }
    sending = sending.thenCompose(sent -> open.sendText(text, true));
    var unused =
        sending.whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                thread.run(() -> drop(sentence(failure)));
              }
            });
  }

  private void heard(WebSocket from, String text) {
    if (ended) {
      return;
    }
    try {
      take(JSON.readTree(text));
    } catch (JacksonException e) {
      drop("the server sent what is not JSON");
      return;
    }
    // Behind the listener: its time is not the server's silence.
    heardNanos = System.nanoTime();
    from.request(1);
  }

  private void take(JsonNode message) {
    if (message.has("method")) {
      delivered = true;
      events.onPush(this, message.get("method").asString(), message.path("params"));
      return;
    }
    Call call = calls.remove(message.path("id").asLong(-1));
    if (call == null) {
      return;
    }
    if (message.hasNonNull("error")) {
      call.answer.error(SubscriptionError.read(message.get("error")));
    } else {
      delivered = true;
      call.answer.result(message.path("result"));
    }
  }

  /** A call is late only when nothing else came: its answer may be behind many messages. */
  private void watchCall(long id, Duration after) {
    var unused =
        thread.in(
            after,
            () -> {
              Call call = ended ? null : calls.get(id);
              if (call == null) {
                return;
              }
              Duration left = call.timeout.minus(quiet());
              if (left.isNegative() || left.isZero()) {
                drop("no answer to %s in %d ms".formatted(call.method, call.timeout.toMillis()));
              } else {
                watchCall(id, left);
              }
            });
  }

  /** A TCP connection whose other end is gone looks idle; only an answer tells them apart. */
  private void watch(Duration after) {
    heartbeat =
        thread.in(
            after,
            () -> {
              Duration left = settings.heartbeat().minus(quiet());
              if (left.isNegative() || left.isZero()) {
                ask();
              } else {
                watch(left);
              }
            });
  }

  private void ask() {
    ArrayNode none = JsonNodeFactory.instance.arrayNode();
    Answer alive =
        new Answer() {
          @Override
          public void result(JsonNode result) {
            watch(settings.heartbeat());
          }

          @Override
          public void error(SubscriptionError error) {
            watch(settings.heartbeat());
          }
        };
    call("net_version", none, settings.heartbeatAnswer(), alive);
  }

  private Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  private void end(int code, String reason) {
    if (ended) {
      return;
    }
    // One that is not open yet is aborted once it is, also where the client's thread is gone by
    // then.
    var unused = building.thenAccept(WebSocket::abort);
    finish(code, reason);
  }

  private void finish(int code, String reason) {
    ended = true;
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
    calls.clear();
    for (ClientSubscription each : List.copyOf(subscriptions.values())) {
      each.detach();
    }
    events.onClose(this, code, reason);
  }

  /** The status that a handshake was refused with; 0 where it failed in another way. */
  private static int status(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof WebSocketHandshakeException)) {
      cause = cause.getCause();
    }
    return cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null
        ? refused.getResponse().statusCode()
        : 0;
  }

  private static String sentence(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof ConnectException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ConnectException) {
      return "nothing listens there, or it cannot be reached"; // Its cause only says "closed".
    }
    if (cause == null) {
      return "connection failed";
    }
    String message = cause.getMessage();
    return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
  }

  private final class Receiver implements WebSocket.Listener {
    private final MessageParts parts = new MessageParts(settings.maxMessageBytes());

    @Override
    public void onOpen(WebSocket from) {
      // Nothing is asked for until the client's thread knows the connection.
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      if (!parts.add(part)) {
        String reason = "a message has more than %d bytes".formatted(settings.maxMessageBytes());
        thread.run(() -> end(CloseCodes.TOO_BIG, reason));
        return null;
      }
      String whole = parts.whole(last);
      if (whole == null) {
        heardNanos = System.nanoTime();
        from.request(1);
      } else {
        thread.run(() -> heard(from, whole));
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      thread.run(() -> drop("the server sent a binary message"));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      thread.run(() -> end(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      thread.run(() -> drop(sentence(error)));
    }
  }
}
