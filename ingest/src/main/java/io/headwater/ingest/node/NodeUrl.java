package io.headwater.ingest.node;

import java.net.URI;
import java.net.URISyntaxException;

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
    try {
      URI uri = new URI(text.strip());
      String scheme = uri.getScheme();
      if (scheme != null && scheme.matches("(?i)(http|ws)s?") && uri.getHost() != null) {
        return new NodeUrl(uri);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(malformed(text), e);
    }
    throw new IllegalArgumentException(malformed(text));
  }

  private static String malformed(String text) {
    return "'%s' is no node address: one looks like http://host:8545 or wss://host/path"
        .formatted(text);
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
