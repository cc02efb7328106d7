package io.headwater.app.cli;

import io.headwater.client.SubscriptionKind;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the arguments of {@code tail}, by the names that they have there. */
final class TailArguments {

  private static final String HEX = "0x[0-9a-fA-F]{%d}";
  private static final List<String> TAGS = List.of("earliest", "safe", "finalized");

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

  static List<String> addresses(List<String> addresses) {
    for (String address : addresses) {
      if (!address.matches(HEX.formatted(40))) {
        throw new IllegalArgumentException(
            "--address: %s is no address, which has 0x and 40 hex digits".formatted(address));
      }
    }
    return addresses;
  }

  /** The topics of each position; none: any. */
  static List<List<String>> topics(List<String> positions) {
    return positions.stream().map(TailArguments::alternatives).toList();
  }

  private static List<String> alternatives(String position) {
    if (position.equals("any")) {
      return List.of();
    }
    List<String> alternatives = List.of(position.split(",", -1));
    for (String topic : alternatives) {
      if (!topic.matches(HEX.formatted(64))) {
        throw new IllegalArgumentException(
            "--topic: %s is no topic, which has 0x and 64 hex digits, nor 'any'".formatted(topic));
      }
    }
    return alternatives;
  }

  /** People write 16, the wire 0x10; a tag stays. */
  static @Nullable String fromBlock(@Nullable String block) {
    return block == null || TAGS.contains(block) ? block : quantity("--from-block", block);
  }

  static @Nullable String toBlock(@Nullable String block) {
    return block == null ? null : quantity("--to-block", block);
  }

  private static String quantity(String option, String block) {
    if (!block.matches("[0-9]{1,18}|0x[0-9a-fA-F]{1,15}")) {
      String tags = option.equals("--from-block") ? ", " + String.join(", ", TAGS) : "";
      throw new IllegalArgumentException(
          "%s: %s is no block: take a number%s".formatted(option, block, tags));
    }
    long number =
        block.startsWith("0x") ? Long.parseLong(block.substring(2), 16) : Long.parseLong(block);
    return "0x" + Long.toHexString(number);
  }

  /** An end needs a beginning that is not the head, and not above it. */
  static void checkRange(@Nullable String from, @Nullable String to, boolean resumes) {
    if (to == null) {
      return;
    }
    if (from == null && !resumes) {
      throw new IllegalArgumentException("--to-block: needs --from-block or --cursor");
    }
    if (from != null && from.startsWith("0x") && Long.decode(from) > Long.decode(to)) {
      throw new IllegalArgumentException(
          "--to-block: %d is below --from-block %d".formatted(Long.decode(to), Long.decode(from)));
    }
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
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return start + (url.getHost() == null ? "…" : "//" + url.getHost() + port);
  }
}
