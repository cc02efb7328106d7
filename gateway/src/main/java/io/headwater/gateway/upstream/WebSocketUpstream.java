package io.headwater.gateway.upstream;

import java.net.URI;
import java.net.http.HttpClient;
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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A node over one WebSocket, opened at the first call and again after it was lost.
 *
 * <p>Bounds: one incoming message of at most {@code answerBytes} characters at a time.
 */
final class WebSocketUpstream implements Upstream {

  private final URI uri;
  private final String name;
  private final HttpClient http;
  private final Duration timeout;
  private final int answerCharacters;
  private final AtomicLong ids = new AtomicLong();
  private @Nullable Link link;
  private boolean closed;

  WebSocketUpstream(URI uri, HttpClient http, Duration timeout, int answerBytes) {
    this.uri = uri;
    this.name = Upstream.name(uri);
    this.http = http;
    this.timeout = timeout;
    this.answerCharacters = answerBytes;
  }

  @Override
  public CompletableFuture<UpstreamAnswer> call(String method, String paramsJson) {
    long id = ids.incrementAndGet();
    return link()
        .call(id, AnswerText.request(id, method, paramsJson))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            e -> CompletableFuture.failedFuture(UpstreamFailure.of(name, timeout, e)));
  }

  private synchronized Link link() {
    Link current = link;
    if (closed) {
      throw new UpstreamException(name + " is no longer used");
    }
    if (current == null || current.isLost()) {
      current = new Link();
      link = current;
      current.open(http.newWebSocketBuilder().connectTimeout(timeout).buildAsync(uri, current));
    }
    return current;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (link != null) {
      link.lose(name + " is no longer used");
    }
    http.shutdownNow();
  }

  /** One connection. */
  private final class Link implements WebSocket.Listener {
    private final Map<Long, CompletableFuture<UpstreamAnswer>> waiting = new HashMap<>();
    private final StringBuilder message = new StringBuilder();
    private CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private boolean lost;
    private volatile long heardNanos = System.nanoTime();

    synchronized boolean isLost() {
      return lost;
    }

    synchronized void open(CompletableFuture<WebSocket> opening) {
      socket =
          opening.whenComplete(
              (open, error) -> {
                if (error != null) {
                  lose(String.valueOf(UpstreamFailure.of(name, timeout, error).getMessage()));
                }
              });
    }

    synchronized CompletableFuture<UpstreamAnswer> call(long id, String request) {
      CompletableFuture<UpstreamAnswer> answer =
          new CompletableFuture<UpstreamAnswer>()
              .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
      waiting.put(id, answer);
      long askedNanos = System.nanoTime();
      // One after another: a WebSocket takes no text while another is on its way.
      socket =
          socket
              .thenCompose(open -> open.sendText(request, true))
              .whenComplete(
                  (open, error) -> {
                    if (error != null) {
                      lose(String.valueOf(UpstreamFailure.of(name, timeout, error).getMessage()));
                    }
                  });
      return answer.whenComplete(
          (value, error) -> {
            forget(id);
            if (error instanceof TimeoutException && heardNanos - askedNanos < 0) {
              lose(name + " said nothing for " + timeout.toSeconds() + " s"); // A dead connection.
            }
          });
    }

    private synchronized void forget(long id) {
      waiting.remove(id);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      heardNanos = System.nanoTime();
      if (message.length() + part.length() > answerCharacters) {
        from.abort();
        lose(name + " answered with more than " + answerCharacters + " characters");
        return null;
      }
      message.append(part);
      if (last) {
        String whole = message.toString();
        message.setLength(0);
        take(whole);
      }
      from.request(1);
      return null;
    }

    private void take(String json) {
      try {
        AnswerText read = AnswerText.read(name, json);
        CompletableFuture<UpstreamAnswer> answer = waiting(read.id());
        if (answer != null) {
          answer.complete(read.answer());
        }
      } catch (UpstreamException e) {
        lose(String.valueOf(e.getMessage()));
      }
    }

    private synchronized @Nullable CompletableFuture<UpstreamAnswer> waiting(long id) {
      return waiting.get(id);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      lose("%s closed the connection with %d".formatted(name, code));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      lose(String.valueOf(UpstreamFailure.of(name, timeout, error).getMessage()));
    }

    void lose(String why) {
      List<CompletableFuture<UpstreamAnswer>> failed;
      CompletableFuture<WebSocket> open;
      synchronized (this) {
        if (lost) {
          return;
        }
        lost = true;
        open = socket;
        failed = new ArrayList<>(waiting.values());
      }
      if (open.isDone() && !open.isCompletedExceptionally()) {
        open.join().abort();
      }
      failed.forEach(answer -> answer.completeExceptionally(new UpstreamException(why)));
    }
  }
}
