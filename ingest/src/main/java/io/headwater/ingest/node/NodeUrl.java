package io.headwater.ingest.node;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a node answers: {@code http(s)://} or {@code ws(s)://}.
 *
 * @param uri the whole address, credentials in path, query or user info included
 */
public record NodeUrl(URI uri) {

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException it is none; the message says what one looks like
   */
  public static NodeUrl parse(String text) {
    return uri(text.strip())
        .map(NodeUrl::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no node address: one looks like http://host:8545 or wss://host/path"
                        .formatted(withoutKeys(text.strip()))));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean isNode = scheme != null && scheme.matches("(?i)(http|ws)s?") && uri.getHost() != null;
      return isNode ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Scheme and host of something that is no address: providers put keys in the rest. */
  private static String withoutKeys(String text) {
    return text.replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]*:/*)?([^/?#]*@)?([^/?#@]*).*$", "$1$3");
  }

  /** Whether the node is spoken to over WebSocket. */
  public boolean isWebSocket() {
    return uri.getScheme().toLowerCase(java.util.Locale.ROOT).startsWith("ws");
  }

  /** For logs: without path, query and user info, as providers put keys there. */
  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }
}
