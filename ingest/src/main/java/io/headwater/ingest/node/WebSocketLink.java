package io.headwater.ingest.node;

import io.headwater.schemas.json.RawJson;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One connection: tells answers from notifications and gives each to whom it belongs. Whatever goes
 * wrong on it loses it, and fails all that waited.
 *
 * <p>Threading: the HTTP client calls the listener one message at a time; callers come from any
 * thread. Bounds: one incoming message of at most {@code messageCharacters}, of whose room {@value
 * #KEPT_CHARACTERS} characters are kept.
 */
final class WebSocketLink implements WebSocket.Listener {

  /** A call that waits for its answer. */
  private record Waiting<T>(String method, ResultReader<T> reader, CompletableFuture<T> answer) {

    /** Reads the members that follow, to the object's end. */
    void read(String node, JsonParser in) {
      RpcText.Answer<T> read = new RpcText.Answer<>(node, method, reader);
      try {
        while (in.nextToken() != JsonToken.END_OBJECT) {
          read.member(in.currentName(), in);
        }
        answer.complete(read.value());
      } catch (RuntimeException e) {
        answer.completeExceptionally(RpcText.unreadable(node, method, e));
        if (!(e instanceof NodeException)) {
          throw e; // The parser stands inside the answer: nothing after it can be read.
        }
      }
    }
  }

  private record Subscribed(Consumer<JsonParser> onResult, Runnable onLost) {}

  private static final int KEPT_CHARACTERS = 1 << 22;

  private final String node;
  private final int messageCharacters;
  private final Duration timeout;
  private final Map<Long, Waiting<?>> waiting = new HashMap<>();
  private final Map<String, Subscribed> subscriptions = new HashMap<>();
  private final StringBuilder message = new StringBuilder();
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private @Nullable WebSocket socket;
  private @Nullable String lost;
  private volatile long heardNanos = System.nanoTime();

  /**
   * A connection that is not open yet.
   *
   * @param timeout longest wait for an answer
   */
  WebSocketLink(String node, int messageCharacters, Duration timeout) {
    this.node = node;
    this.timeout = timeout;
    this.messageCharacters = messageCharacters;
  }

  synchronized WebSocketLink opened(WebSocket open) {
    socket = open;
    return this;
  }

  synchronized boolean isLost() {
    return lost != null;
  }

  /** Announces that the answer of this id is wanted. */
  synchronized <T> CompletableFuture<T> expect(long id, String method, ResultReader<T> reader) {
    if (lost != null) {
      return CompletableFuture.failedFuture(new NodeException(node + " was lost: " + lost));
    }
    CompletableFuture<T> answer =
        new CompletableFuture<T>().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    waiting.put(id, new Waiting<>(method, reader, answer));
    long askedNanos = System.nanoTime();
    return answer.whenComplete(
        (value, error) -> {
          forget(id);
          if (error instanceof TimeoutException) {
            loseIfSilentSince(askedNanos);
          }
        });
  }

  /** A connection on which nothing came while an answer was due is dead, whatever TCP believes. */
  private void loseIfSilentSince(long nanos) {
    if (heardNanos - nanos < 0) {
      lose("nothing came for " + timeout.toSeconds() + " s");
    }
  }

  private synchronized void forget(long id) {
    waiting.remove(id);
  }

  /** Sends a message after those before it. */
  synchronized void send(String text) {
    WebSocket open = socket;
    if (open != null) {
      sent =
          sent.thenCompose(before -> open.sendText(text, true))
              .whenComplete(
                  (done, error) -> {
                    if (error != null) {
                      lose(String.valueOf(error.getMessage()));
                    }
                  });
    }
  }

  /** Takes the id that a subscription was given; its notifications come after. */
  synchronized String subscribed(String id, Consumer<JsonParser> onResult, Runnable onLost) {
    subscriptions.put(id, new Subscribed(onResult, onLost));
    return id;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    heardNanos = System.nanoTime();
    if (message.length() + part.length() > messageCharacters) {
      lose("it sent a message of more than " + messageCharacters + " characters");
      return null;
    }
    message.append(part);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      if (message.capacity() > KEPT_CHARACTERS) {
        message.trimToSize();
      }
      take(whole);
    }
    from.request(1);
    return null;
  }

  private void take(String text) {
    try (JsonParser in = RpcText.parser(text)) {
      if (in.currentToken() == JsonToken.START_ARRAY) {
        while (in.nextToken() != JsonToken.END_ARRAY) {
          takeObject(in);
        }
      } else {
        takeObject(in);
      }
    } catch (RuntimeException e) {
      lose(String.valueOf(RpcText.unreadable(node, "a message", e).getMessage()));
    }
  }

  /** Answers name their id before the result, as a rule; where not, the result waits as text. */
  private void takeObject(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new NodeException(node + " sent a message that is no JSON-RPC object");
    }
    Map<String, String> early = new HashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "id" -> {
          Waiting<?> call =
              in.currentToken() == JsonToken.VALUE_NUMBER_INT ? waiting(in.getLongValue()) : null;
          if (call != null && early.isEmpty()) {
            call.read(node, in);
            return;
          }
          if (call != null) {
            readEarly(call, early);
          }
        }
        case "params" -> notification(in);
        case "jsonrpc", "method" -> in.skipChildren();
        default -> early.put(name, RawJson.copy(in));
      }
    }
  }

  private void readEarly(Waiting<?> call, Map<String, String> early) {
    StringBuilder object = new StringBuilder("{");
    early.forEach(
        (name, json) ->
            object
                .append(object.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(json));
    try (JsonParser in = RpcText.parser(object.append('}').toString())) {
      call.read(node, in);
    }
  }

  private synchronized @Nullable Waiting<?> waiting(long id) {
    return waiting.get(id);
  }

  private void notification(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return;
    }
    Subscribed subscription = null;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      if (name.equals("subscription")) {
        subscription = subscription(in.getString());
      } else if (name.equals("result") && subscription != null) {
        subscription.onResult().accept(in);
      } else {
        in.skipChildren();
      }
    }
  }

  private synchronized @Nullable Subscribed subscription(String id) {
    return subscriptions.get(id);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    lose("it closed the connection with %d %s".formatted(code, reason).strip());
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    String why = error.getMessage();
    lose(why == null ? error.getClass().getSimpleName() : why);
  }

  /** Ends the connection and fails all that waits for it. */
  void lose(String why) {
    List<Waiting<?>> failed;
    List<Subscribed> ended;
    WebSocket open;
    synchronized (this) {
      if (lost != null) {
        return;
      }
      lost = why;
      open = socket;
      failed = new ArrayList<>(waiting.values());
      ended = new ArrayList<>(subscriptions.values());
      subscriptions.clear();
    }
    if (open != null) {
      open.abort();
    }
    for (Waiting<?> call : failed) {
      call.answer()
          .completeExceptionally(
              new NodeException("%s was lost at %s: %s".formatted(node, call.method(), why)));
    }
    ended.forEach(subscription -> subscription.onLost().run());
  }
}
