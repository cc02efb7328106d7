package io.headwater.gateway.upstream;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Words for what goes wrong below JSON-RPC. */
final class UpstreamFailure {

  private UpstreamFailure() {}

  static UpstreamException of(String upstream, Duration timeout, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof UpstreamException known) {
      return known;
    }
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return new UpstreamException(
          "%s did not answer within %d s".formatted(upstream, timeout.toSeconds()), cause);
    }
    if (cause instanceof ConnectException) {
      return new UpstreamException(upstream + " cannot be reached", cause);
    }
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new UpstreamException(upstream + " failed: " + why, cause);
  }
}
