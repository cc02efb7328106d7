package io.headwater.gateway.upstream;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** One node. */
public interface Upstream extends AutoCloseable {

  /**
   * Calls a method. The future ends within the time-out, in an answer or an {@link
   * UpstreamException}.
   *
   * @param paramsJson a JSON array
   */
  CompletableFuture<UpstreamAnswer> call(String method, String paramsJson);

  @Override
  void close();

  /** A node at {@code http(s)://} or {@code ws(s)://}. */
  static Upstream open(URI uri, Duration timeout, int answerBytes) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return scheme.startsWith("ws")
        ? new WebSocketUpstream(uri, http, timeout, answerBytes)
        : new HttpUpstream(uri, http, timeout, answerBytes);
  }

  /** The node's name in messages: no path or query, as providers put keys there. */
  static String name(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
