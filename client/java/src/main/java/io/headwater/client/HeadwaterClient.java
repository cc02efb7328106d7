package io.headwater.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keeps one connection to one of several servers, makes another whenever it is lost, and takes its
 * subscriptions along.
 *
 * <p>Threading: public methods by any thread; all else on the client's one thread, which also calls
 * the listeners. It is a daemon.
 */
public final class HeadwaterClient implements AutoCloseable {

  private final List<URI> urls;
  private final ClientSettings settings;
  private final ClientThread thread = new ClientThread();
  private final HttpClient http;
  private final Backoff backoff;
  private final Set<ClientSubscription> subscriptions = new LinkedHashSet<>();
  private @Nullable Connection connection;
  private boolean open;
  private volatile boolean closed;
  private int next;
  private Duration waitAtLeast = Duration.ZERO;

  private HeadwaterClient(List<URI> urls, ClientSettings settings) {
    this.urls = List.copyOf(urls);
    this.settings = settings;
    this.http = HttpClient.newBuilder().connectTimeout(settings.connectTimeout()).build();
    this.backoff =
        new Backoff(
            settings.shortestBackoff(),
            settings.longestBackoff(),
            () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * A client of these servers, which are tried in turn. It returns at once.
   *
   * @param urls {@code ws://} or {@code wss://}
   */
  public static HeadwaterClient connect(List<URI> urls, ClientSettings settings) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("urls: at least one is needed");
    }
    for (URI url : urls) {
      if (!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme())) {
        throw new IllegalArgumentException("urls: not every one is ws:// or wss://");
      }
    }
    HeadwaterClient client = new HeadwaterClient(urls, settings);
    client.thread.run(client::connect);
    return client;
  }

  /** Subscribes, now or when there is a connection. */
  public ClientSubscription subscribe(SubscriptionRequest request, SubscriptionListener listener) {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    ClientSubscription subscription = new ClientSubscription(request, listener, this);
    thread.run(
        () -> {
          subscriptions.add(subscription);
          if (open && connection != null) {
            subscription.attach(connection);
          }
        });
    return subscription;
  }

  /** Ends it, and its subscriptions without a word. */
  @Override
  public void close() {
    closed = true;
    thread.run(
        () -> {
          List.copyOf(subscriptions).forEach(ClientSubscription::close);
          if (connection != null) {
            connection.close();
          }
          thread.end();
        });
  }

  ClientThread thread() {
    return thread;
  }

  ClientSettings settings() {
    return settings;
  }

  void forget(ClientSubscription gone) {
    subscriptions.remove(gone);
  }

  /** With one server the others' subscriptions stay; with several the next may be further. */
  void askLater(ClientSubscription subscription, Duration wait) {
    if (urls.size() == 1) {
      subscription.retryIn(longer(wait, settings.shortestBackoff()));
    } else if (connection != null) {
      waitAtLeast = wait;
      connection.drop("not here yet: asking the next server");
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    Connection made = new Connection(thread, settings, new Events());
    connection = made;
    made.open(http, urls.get(next));
  }

  private void lost(Connection which, int code, String reason) {
    connection = null;
    open = false;
    List<ClientSubscription> all = List.copyOf(subscriptions);
    all.forEach(ClientSubscription::detach);
    if (closed) {
      return;
    }
    if (CloseCodes.isFatal(code, reason)) {
      fail(code, reason, all);
      return;
    }
    if (which.hasDelivered()) {
      backoff.reset();
    }
    Duration wait = longer(backoff.next(), waitAtLeast);
    waitAtLeast = Duration.ZERO;
    next = (next + 1) % urls.size();
    var unused = thread.in(wait, this::connect);
    all.forEach(each -> each.reconnecting(reason.isEmpty() ? "closed: " + code : reason, wait));
  }

  private void fail(int code, String reason, List<ClientSubscription> failed) {
    closed = true;
    SubscriptionError error =
        new SubscriptionError(
            code, "the server closed for good: %d %s".formatted(code, reason).strip(), null);
    // Each in a task of its own: a listener that throws keeps it from no other.
    failed.forEach(each -> thread.run(() -> each.fail(error)));
    thread.run(thread::end);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private final class Events implements Connection.Events {

    @Override
    public void onOpen(Connection opened) {
      open = true;
      List.copyOf(subscriptions).forEach(each -> each.attach(opened));
    }

    @Override
    public void onPush(Connection from, String method, JsonNode params) {
      ClientSubscription told = from.subscriptions.get(params.path("subscription").asString(""));
      if (told != null) {
        told.receive(method, params);
      }
    }

    @Override
    public void onClose(Connection which, int code, String reason) {
      lost(which, code, reason);
    }
  }
}
