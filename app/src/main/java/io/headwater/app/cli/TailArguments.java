package io.headwater.app.cli;

import io.headwater.client.SubscriptionKind;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the arguments of {@code tail}, by the names that they have there. */
final class TailArguments {

  private TailArguments() {}

  static SubscriptionKind kind(String name) {
    return Arrays.stream(SubscriptionKind.values())
        .filter(kind -> kind.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "KIND: there is no %s; take %s".formatted(name, kinds())));
  }

  /** A password or a token of a URL is not said. */
  static List<URI> gateways(List<URI> urls) {
    for (URI url : urls) {
      if (!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme())) {
        throw new IllegalArgumentException("--url: " + shown(url) + " is not ws:// or wss://");
      }
      if (url.getHost() == null || url.getPort() > 65_535) {
        throw new IllegalArgumentException(
            "--url: " + shown(url) + " has no host, or no possible port");
      }
      if (url.getFragment() != null) {
        throw new IllegalArgumentException("--url: " + shown(url) + " has a fragment");
      }
    }
    return urls;
  }

  static void exclude(String one, @Nullable Object its, String other, @Nullable Object others) {
    if (its != null && others != null) {
      throw new IllegalArgumentException(one + ": excludes " + other);
    }
  }

  private static String kinds() {
    return Arrays.stream(SubscriptionKind.values())
        .map(SubscriptionKind::wireName)
        .collect(Collectors.joining(", "));
  }

  private static String shown(URI url) {
    String start = url.getScheme() == null ? "" : url.getScheme() + ":";
    return start + (url.getHost() == null ? "…" : "//" + url.getHost());
  }
}
