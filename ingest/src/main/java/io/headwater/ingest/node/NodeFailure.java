package io.headwater.ingest.node;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Words for what goes wrong below JSON-RPC. */
final class NodeFailure {

  private NodeFailure() {}

  static NodeException of(String node, String method, Duration timeout, Throwable cause) {
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return new NodeException(
          "%s did not answer %s within %d s".formatted(node, method, timeout.toSeconds()), cause);
    }
    if (cause instanceof ConnectException) {
      return new NodeException("%s cannot be reached".formatted(node), cause);
    }
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new NodeException("%s failed at %s: %s".formatted(node, method, why), cause);
  }
}
