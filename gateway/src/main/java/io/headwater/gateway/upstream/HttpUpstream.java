package io.headwater.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A node over HTTP; nothing of a client's request but method and params goes there. */
final class HttpUpstream implements Upstream {

  private final URI uri;
  private final String name;
  private final HttpClient http;
  private final Duration timeout;
  private final int answerBytes;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong ids = new AtomicLong();

  HttpUpstream(URI uri, HttpClient http, Duration timeout, int answerBytes) {
    this.uri = uri;
    this.name = Upstream.name(uri);
    this.http = http;
    this.timeout = timeout;
    this.answerBytes = answerBytes;
  }

  @Override
  public CompletableFuture<UpstreamAnswer> call(String method, String paramsJson) {
    String body = AnswerText.request(ids.incrementAndGet(), method, paramsJson);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
        .thenApplyAsync(this::read, readers)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            e -> CompletableFuture.failedFuture(UpstreamFailure.of(name, timeout, e)));
  }

  private UpstreamAnswer read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        throw new UpstreamException(name + " answered with HTTP " + response.statusCode());
      }
      byte[] body = in.readNBytes(answerBytes + 1);
      if (body.length > answerBytes) {
        throw new UpstreamException(
            "%s answered with more than %d bytes".formatted(name, answerBytes));
      }
      return AnswerText.read(name, new String(body, StandardCharsets.UTF_8)).answer();
    } catch (IOException e) {
      throw new UpstreamException(name + " broke off its answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    readers.shutdownNow();
  }
}
