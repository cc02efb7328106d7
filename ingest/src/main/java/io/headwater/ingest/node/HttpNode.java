package io.headwater.ingest.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonParser;

/**
 * A node over HTTP: one POST a call, answers parsed while they come in.
 *
 * <p>Bounds: one answer of at most {@link NodeLimits#answerBytes} a call.
 */
final class HttpNode implements NodeClient {

  private final NodeUrl url;
  private final NodeLimits limits;
  private final HttpClient http;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong ids = new AtomicLong();

  HttpNode(NodeUrl url, NodeLimits limits) {
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
    return post(
        method,
        RpcText.request(ids.incrementAndGet(), method, params),
        in -> RpcText.result(name(), method, in, reader));
  }

  @Override
  public <T> CompletableFuture<List<T>> batch(
      String method, List<String> params, ResultReader<T> reader) {
    long firstId = ids.getAndAdd(params.size()) + 1;
    return post(
        method,
        RpcText.batch(firstId, method, params),
        in -> inOrder(method, RpcText.results(name(), method, in, reader), firstId, params.size()));
  }

  private <T> List<T> inOrder(String method, Map<Long, T> results, long firstId, int count) {
    List<T> ordered = new ArrayList<>(count);
    for (long id = firstId; id < firstId + count; id++) {
      T result = results.get(id);
      if (result == null) {
        throw new NodeException("%s left out an answer of a batch of %s".formatted(name(), method));
      }
      ordered.add(result);
    }
    return ordered;
  }

  private <T> CompletableFuture<T> post(
      String method, String body, Function<JsonParser, T> answer) {
    HttpRequest request =
        HttpRequest.newBuilder(url.uri())
            .timeout(limits.timeout())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    AtomicReference<InputStream> received = new AtomicReference<>(InputStream.nullInputStream());
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
        .thenApplyAsync(
            response -> {
              received.set(response.body());
              return read(method, response, answer);
            },
            readers)
        .orTimeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            e -> {
              abandon(received.get());
              return CompletableFuture.failedFuture(sorted(method, e));
            });
  }

  /** Ends a body that nobody will read on, and the reader that waits for it. */
  private static void abandon(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T read(
      String method, HttpResponse<InputStream> response, Function<JsonParser, T> answer) {
    try (InputStream body = new LimitedInput(response.body(), limits.answerBytes())) {
      if (response.statusCode() != 200) {
        throw new NodeException(
            "%s answered %s with HTTP %d".formatted(name(), method, response.statusCode()));
      }
      try (JsonParser in = RpcText.parser(body)) {
        return answer.apply(in);
      } catch (RuntimeException e) {
        throw RpcText.unreadable(name(), method, e);
      }
    } catch (IOException e) {
      throw new NodeException(
          "%s broke off its answer to %s: %s".formatted(name(), method, e.getMessage()), e);
    }
  }

  private NodeException sorted(String method, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof NodeException known
        ? known
        : NodeFailure.of(name(), method, limits.timeout(), cause);
  }

  @Override
  public boolean canSubscribe() {
    return false;
  }

  @Override
  public CompletableFuture<Void> subscribe(
      String params, Consumer<JsonParser> onResult, Runnable onLost) {
    return CompletableFuture.failedFuture(
        new NodeException(name() + " is spoken to over HTTP, which has no subscriptions"));
  }

  @Override
  public void close() {
    http.shutdownNow();
    readers.shutdownNow();
  }
}
