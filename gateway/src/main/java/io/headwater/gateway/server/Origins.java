package io.headwater.gateway.server;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of the web may talk to the gateway from a browser. A page of the same host as the
 * gateway may; any other when it is on the list.
 *
 * <p>A browser sends no {@code Origin} with a GET to the page's own host. So over loopback {@code
 * Host} is looked at, too: a page whose name its owner lets lead to this machine shows in it.
 * Source: RFC 6454, RFC 6455 section 10.2, Fetch 3.2; the reasons are in ADR 2.
 *
 * <p>Threading: any.
 *
 * @param allowed {@code scheme://host[:port]}, {@code scheme://*.host[:port]} for all below a
 *     domain, or {@code *} for every page
 * @param loopback whether pages that this machine serves may, too
 */
public record Origins(List<String> allowed, boolean loopback) {

  /** Pages of the same host alone. */
  public static final Origins SAME_HOST = new Origins(List.of(), false);

  private static final String ANY = "*";
  private static final String BELOW = "://*.";

  public Origins {
    allowed =
        allowed.stream()
            .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
            .map(origin -> origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin)
            .toList();
    for (String origin : allowed) {
      if (!origin.equals(ANY) && !origin.matches("[a-z][a-z0-9+.-]*://[^/]+")) {
        throw new IllegalArgumentException(
            "--origin '%s' is no origin such as https://app.example.org, https://*.example.org or *"
                .formatted(origin));
      }
    }
  }

  /**
   * Whether a request may be for this host: over loopback it is this machine, or one that is on the
   * list.
   *
   * @param host header {@code Host}
   * @param local whether the request came over loopback
   */
  boolean takesHost(String host, boolean local) {
    return !local
        || LocalNames.isLocal(host)
        || allowed.contains(ANY)
        || isListed("http://" + host)
        || isListed("https://" + host);
  }

  /**
   * Whether a request may come from this page.
   *
   * @param origin header {@code Origin}; null where there is none
   * @param host header {@code Host}
   * @param local whether the request came over loopback
   */
  boolean allows(@Nullable String origin, String host, boolean local) {
    if (origin == null || allowed.contains(ANY)) {
      return true;
    }
    String page = origin.toLowerCase(Locale.ROOT);
    if (isListed(page)) {
      return true;
    }
    String pageHost = authority(page);
    if (pageHost == null) {
      return false;
    }
    if (LocalNames.isLoopback(pageHost)) {
      return local && (loopback || pageHost.equalsIgnoreCase(host));
    }
    // A foreign name that leads to this machine is a rebound one, and no page of ours.
    return !local && pageHost.equalsIgnoreCase(host);
  }

  private boolean isListed(String origin) {
    String page = origin.toLowerCase(Locale.ROOT);
    return allowed.stream().anyMatch(one -> isOn(one, page));
  }

  private static boolean isOn(String allowed, String page) {
    int below = allowed.indexOf(BELOW);
    return below < 0
        ? allowed.equals(page)
        : page.startsWith(allowed.substring(0, below + 3))
            && page.endsWith(allowed.substring(below + BELOW.length() - 1));
  }

  private static @Nullable String authority(String origin) {
    try {
      return URI.create(origin).getAuthority();
    } catch (IllegalArgumentException e) {
      return null; // "null", or nothing that a browser sends.
    }
  }
}
