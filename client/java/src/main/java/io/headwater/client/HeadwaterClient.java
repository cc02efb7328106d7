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
  private final Object ending = new Object();
  private volatile boolean closed;
  private volatile boolean closedByUser;
  private int next;

  /** So many servers, one after the other, refused the handshake for good. */
  private int refused;

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
   * @param urls {@code ws://} or {@code wss://}; a user and password there are sent as basic
   *     authentication
   */
  public static HeadwaterClient connect(List<URI> urls, ClientSettings settings) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("urls: at least one is needed");
    }
    urls.forEach(HeadwaterClient::check);
    HeadwaterClient client = new HeadwaterClient(urls, settings);
    client.thread.run(client::connect);
    return client;
  }

  /** Subscribes, now or when there is a connection. */
  public ClientSubscription subscribe(SubscriptionRequest request, SubscriptionListener listener) {
    ClientSubscription subscription = new ClientSubscription(request, listener, this);
    // What gets in before the end is told of it, what comes after it is refused.
    synchronized (ending) {
      if (closed) {
        throw new IllegalStateException("the client is closed");
      }
      thread.run(() -> add(subscription));
    }
    return subscription;
  }

  /** Ends it, and its subscriptions without a word; no callback begins after this. */
  @Override
  public void close() {
    closedByUser = true;
    refuseMore();
    thread.run(
        () -> {
          List.copyOf(subscriptions).forEach(ClientSubscription::close);
          if (connection != null) {
            connection.close();
          }
          thread.end();
        });
  }

  /** Then nobody is told anything any more. */
  boolean isClosedByUser() {
    return closedByUser;
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

  /** How long to wait after an error that passes. */
  Duration waitAfter(SubscriptionError error) {
    return longer(error.retryAfter(), settings.shortestBackoff());
  }

  /** Another server may be further; but a connection that serves anybody stays. */
  void askLater(ClientSubscription subscription, Duration wait) {
    if (urls.size() == 1 || !subscriptions.stream().allMatch(ClientSubscription::isWaiting)) {
      subscription.retryIn(wait);
    } else if (connection != null) {
      waitAtLeast = wait;
      connection.drop("not here yet: asking the next server");
    }
  }

  private void add(ClientSubscription subscription) {
    subscriptions.add(subscription);
    if (open && connection != null) {
      subscription.attach(connection);
    }
  }

  private void refuseMore() {
    synchronized (ending) {
      closed = true;
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
    refused = CloseCodes.isRefusal(code) ? refused + 1 : 0;
    if (CloseCodes.isFatal(code, reason) || refused >= urls.size()) {
      fail(code, reason);
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

  private void fail(int code, String reason) {
    refuseMore();
    String message =
        CloseCodes.isRefusal(code)
            ? reason
            : "closed for good: %d %s".formatted(code, reason).strip();
    SubscriptionError error = new SubscriptionError(code, message, null, null);
    // Behind the subscriptions that got in.
    thread.run(
        () -> {
          List.copyOf(subscriptions).forEach(each -> each.fail(error));
          thread.end();
        });
  }

  /** Says nothing of the URL itself: there may be a password or a token in it. */
  private static void check(URI url) {
    if (!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme())) {
      throw new IllegalArgumentException("urls: not every one is ws:// or wss://");
    }
    if (url.getHost() == null || url.getPort() > 65_535) {
      throw new IllegalArgumentException("urls: not every one has a host and a possible port");
    }
    if (url.getFragment() != null) {
      throw new IllegalArgumentException("urls: one has a fragment");
    }
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
