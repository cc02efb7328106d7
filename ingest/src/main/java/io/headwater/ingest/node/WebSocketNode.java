package io.headwater.ingest.node;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * A node over one WebSocket, which is opened at the first call and again after it was lost.
 *
 * <p>Bounds: one message of at most {@link NodeLimits#answerBytes} characters at a time.
 */
final class WebSocketNode implements NodeClient {

  private final NodeUrl url;
  private final NodeLimits limits;
  private final HttpClient http;
  private final AtomicLong ids = new AtomicLong();
  private @Nullable CompletableFuture<WebSocketLink> link;
  private boolean closed;

  WebSocketNode(NodeUrl url, NodeLimits limits) {
    this.url = url;
    this.limits = limits;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.timeout())
            .build();
  }

  @Override
  public String name() {
    return url.toString();
  }

  @Override
  public <T> CompletableFuture<T> call(String method, String params, ResultReader<T> reader) {
    long id = ids.incrementAndGet();
    return exchange(
        method,
        link -> {
          CompletableFuture<T> answer = link.expect(id, method, reader);
          link.send(RpcText.request(id, method, params));
          return answer;
        });
  }

  @Override
  public <T> CompletableFuture<List<T>> batch(
      String method, List<String> params, ResultReader<T> reader) {
    long firstId = ids.getAndAdd(params.size()) + 1;
    return exchange(
        method,
        link -> {
          List<CompletableFuture<T>> answers = new ArrayList<>(params.size());
          for (int i = 0; i < params.size(); i++) {
            answers.add(link.expect(firstId + i, method, reader));
          }
          link.send(RpcText.batch(firstId, method, params));
          return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
              .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
        });
  }

  @Override
  public boolean canSubscribe() {
    return true;
  }

  @Override
  public CompletableFuture<Void> subscribe(
      String params, Consumer<JsonParser> onResult, Runnable onLost) {
    long id = ids.incrementAndGet();
    return exchange(
        "eth_subscribe",
        link -> {
          CompletableFuture<String> answer =
              link.expect(
                  id, "eth_subscribe", in -> link.subscribed(in.getString(), onResult, onLost));
          link.send(RpcText.request(id, "eth_subscribe", params));
          return answer.thenApply(subscription -> null);
        });
  }

  private <T> CompletableFuture<T> exchange(
      String method, java.util.function.Function<WebSocketLink, CompletableFuture<T>> on) {
    return link()
        .thenCompose(on)
        .orTimeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(sorted(method, e)));
  }

  private NodeException sorted(String method, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof NodeException known
        ? known
        : NodeFailure.of(name(), method, limits.timeout(), cause);
  }

  private synchronized CompletableFuture<WebSocketLink> link() {
    if (closed) {
      return CompletableFuture.failedFuture(new NodeException(name() + " is no longer used"));
    }
    CompletableFuture<WebSocketLink> current = link;
    if (current == null || current.isCompletedExceptionally() || isLost(current)) {
      WebSocketLink fresh = new WebSocketLink(name(), limits.answerBytes(), limits.timeout());
      current =
          http.newWebSocketBuilder()
              .connectTimeout(limits.timeout())
              .buildAsync(url.uri(), fresh)
              .thenApply(fresh::opened);
      link = current;
    }
    return current;
  }

  private static boolean isLost(CompletableFuture<WebSocketLink> link) {
    return link.isDone() && link.join().isLost();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (link != null && link.isDone() && !link.isCompletedExceptionally()) {
      link.join().lose("it is no longer used");
    }
    http.shutdownNow();
  }
}
