package io.headwater.app.drill;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A subscriber of one gateway's heads who connects again whenever it is cut off, and notes for how
 * long it heard nothing.
 *
 * <p>Threading: its own threads; what it noted may be asked for by any.
 */
final class HeadWatcher implements AutoCloseable {

  /** Silence that counts as an interruption; the chain moves several times in it. */
  static final Duration INTERRUPTION = Duration.ofSeconds(2);

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 100;
  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}";

  private final String name;
  private final URI gateway;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("headwater-watcher").daemon().factory());
  private final List<Duration> interruptions = new ArrayList<>();
  private @Nullable Connection connection;
  private String newest = "";
  private long heads;
  private long heardNanos = System.nanoTime();

  HeadWatcher(String name, URI gateway) {
    this.name = name;
    this.gateway = gateway;
  }

  void start() {
    var unused = looking.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Connects where there is no connection, and leaves one that says nothing. */
  private synchronized void look() {
    Connection current = connection;
    if (current == null || current.isOver()) {
      Connection next = new Connection();
      connection = next;
      var unused =
          http.newWebSocketBuilder()
              .connectTimeout(TIMEOUT)
              .buildAsync(gateway, next)
              .whenComplete((socket, error) -> next.opened(socket));
    }
  }

  private synchronized void heard(String hash) {
    long now = System.nanoTime();
    Duration silence = Duration.ofNanos(now - heardNanos);
    if (heads > 0 && silence.compareTo(INTERRUPTION) > 0) {
      interruptions.add(silence);
    }
    heardNanos = now;
    newest = hash;
    heads++;
  }

  String name() {
    return name;
  }

  /** Hash of the newest head heard. */
  synchronized String newest() {
    return newest;
  }

  /** How many heads were heard. */
  synchronized long heads() {
    return heads;
  }

  /** Silences above {@link #INTERRUPTION}. */
  synchronized List<Duration> interruptions() {
    return List.copyOf(interruptions);
  }

  @Override
  public void close() {
    looking.shutdownNow();
    http.shutdownNow();
  }

  /** One connection, given up when the gateway falls silent on it for long. */
  private final class Connection implements WebSocket.Listener {
    private static final long SILENT_NANOS = 10_000_000_000L;
    private final StringBuilder message = new StringBuilder();
    private volatile boolean over;
    private volatile long aliveNanos = System.nanoTime();
    private volatile @Nullable WebSocket socket;

    void opened(@Nullable WebSocket open) {
      socket = open;
      if (open == null) {
        over = true;
      } else {
        var unused = open.sendText(SUBSCRIBE, true);
      }
    }

    boolean isOver() {
      WebSocket open = socket;
      if (!over && System.nanoTime() - aliveNanos > SILENT_NANOS) {
        over = true;
        if (open != null) {
          open.abort();
        }
      }
      return over;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        take(JSON.readTree(message.toString()));
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(JsonNode said) {
      aliveNanos = System.nanoTime();
      if (said.has("error")) {
        over = true; // Not ready yet.
        WebSocket open = socket;
        if (open != null) {
          open.abort();
        }
      } else if (said.has("method")) {
        heard(said.path("params").path("result").path("hash").asString(""));
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      over = true;
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      over = true;
    }
  }
}
