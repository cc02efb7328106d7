package io.headwater.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A reader of the journal at a position, which outlives the connections that it reads over.
 *
 * <p>Threading: {@link #close} and {@link #cursor} by any thread, all else on the client's.
 */
public final class ClientSubscription implements AutoCloseable {

  private final SubscriptionListener listener;
  private final HeadwaterClient client;
  private final SubscriptionRequest first;
  private SubscriptionRequest request;
  private @Nullable Connection connection;
  private @Nullable String id;
  private @Nullable ScheduledFuture<?> retry;
  private boolean waiting;
  private volatile @Nullable String cursor;
  private volatile boolean gone;

  ClientSubscription(
      SubscriptionRequest request, SubscriptionListener listener, HeadwaterClient client) {
    this.first = request;
    this.request = request;
    this.listener = listener;
    this.client = client;
    this.cursor = request.cursor();
  }

  /** The position behind the last that the listener is through with; null before the first. */
  public @Nullable String cursor() {
    return cursor;
  }

  /** Ends it; no callback begins after this has been called on the client's thread. */
  @Override
  public void close() {
    gone = true;
    client.thread().run(this::leave);
  }

  /** Asks for the subscription on an open connection. */
  void attach(Connection open) {
    if (!gone) {
      connection = open;
      ask(open);
    }
  }

  /** The connection is lost. */
  void detach() {
    if (retry != null) {
      retry.cancel(false);
    }
    retry = null;
    waiting = false;
    connection = null;
    id = null;
  }

  /** Asks again in a while on the same connection. */
  void retryIn(Duration wait) {
    Connection same = connection;
    if (same != null) {
      retry = client.thread().in(wait, () -> attach(same));
    }
  }

  /** Whether the server had nothing for it when it was asked last. */
  boolean isWaiting() {
    return waiting;
  }

  void reconnecting(String reason, Duration wait) {
    deliver(() -> listener.onReconnect(reason, wait));
  }

  /** Reads what the server pushed for this subscription's id. */
  void receive(String method, JsonNode params) {
    @Nullable String position = params.path("cursor").asString(null);
    switch (method) {
      case "eth_subscription" -> event(params.path("result"), position);
      case "headwater_position" -> {
        if (position != null) {
          advance(position, () -> listener.onPosition(position));
        }
      }
      case "headwater_dropped" -> deliver(() -> listener.onDropped(params.path("count").asLong(0)));
      case "headwater_end" -> {
        unregister();
        if (deliver(() -> listener.onEnd(position)) && position != null) {
          cursor = position;
        }
        leave();
      }
      case "headwater_error" -> {
        unregister();
        resumeAfter(position);
        refused(SubscriptionError.read(params));
      }
      default -> {} // Of a newer server, and not for us.
    }
  }

  /** Tells the listener that this was the last. */
  void fail(SubscriptionError error) {
    if (!isOver()) {
      failFor(error);
    }
  }

  /** What onError throws must not keep the connection from its next message. */
  private void failFor(SubscriptionError error) {
    leave();
    ClientThread.guarded(() -> listener.onError(error));
  }

  private boolean isOver() {
    return gone || client.isClosedByUser();
  }

  private void event(JsonNode result, @Nullable String position) {
    if (position == null && request.kind().isJournaled()) {
      fail(
          new SubscriptionError(
              SubscriptionError.NO_CURSOR,
              "the server gives no cursors, so nothing can be resumed; is it a Headwater?",
              null,
              null));
    } else if (position != null && first.isBeforeBeginning(result)) {
      advance(position, () -> listener.onPosition(position));
    } else {
      advance(position, () -> listener.onEvent(result, position));
    }
  }

  private void advance(@Nullable String position, Runnable callback) {
    if (deliver(callback) && position != null) {
      cursor = position;
      resumeAfter(position);
    }
  }

  private void resumeAfter(@Nullable String position) {
    if (position != null && request.kind().isJournaled()) {
      request = request.after(position);
    }
  }

  /** Whether the listener is through with it. */
  private boolean deliver(Runnable callback) {
    if (isOver()) {
      return false;
    }
    try {
      callback.run();
      return true;
    } catch (RuntimeException | Error e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      // Told even where the callback has ended the subscription: an exception must not vanish.
      failFor(new SubscriptionError(SubscriptionError.LISTENER_FAILED, message, null, e));
      return false;
    }
  }

  private void ask(Connection asked) {
    asked.call(
        "eth_subscribe",
        request.params(),
        client.settings().callTimeout(),
        new Connection.Answer() {
          @Override
          public void result(JsonNode result) {
            String given = result.asString("");
            if (gone) {
              release(asked, given);
              return;
            }
            id = given;
            waiting = false;
            asked.subscriptions.put(given, ClientSubscription.this);
            deliver(listener::onSubscribed);
          }

          @Override
          public void error(SubscriptionError error) {
            refused(error);
          }
        });
  }

  private void refused(SubscriptionError error) {
    if (isOver()) {
      return;
    }
    if (error.code() == SubscriptionError.CURSOR_UNKNOWN_FORK
        && request.cursor() != null
        && error.finalizedNumber().isPresent()) {
      rollBack(error.finalizedNumber().getAsLong());
    } else if (error.isRetryable()) {
      askLater(error, client.waitAfter(error));
    } else {
      fail(error);
    }
  }

  private void askLater(SubscriptionError why, Duration wait) {
    waiting = true;
    if (deliver(() -> listener.onWaiting(why, wait)) && !isOver()) {
      client.askLater(this, wait);
    }
  }

  /** What is finalized is the same on every branch. */
  private void rollBack(long finalized) {
    if (deliver(() -> listener.onRollback(finalized))) {
      request = first.rolledBack(finalized);
      cursor = null;
      Connection same = connection;
      if (same != null) {
        attach(same);
      }
    }
  }

  private void unregister() {
    if (connection != null && id != null) {
      connection.subscriptions.remove(id);
    }
    id = null;
  }

  private void leave() {
    gone = true;
    client.forget(this);
    Connection open = connection;
    String left = id;
    unregister();
    detach();
    if (open != null && left != null) {
      release(open, left);
    }
  }

  private void release(Connection from, String left) {
    from.call(
        "eth_unsubscribe",
        JsonNodeFactory.instance.arrayNode().add(left),
        client.settings().callTimeout(),
        new Connection.Answer() {
          @Override
          public void result(JsonNode result) {}

          @Override
          public void error(SubscriptionError error) {} // It was gone already.
        });
  }
}
