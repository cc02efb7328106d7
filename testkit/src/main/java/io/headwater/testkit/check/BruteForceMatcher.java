package io.headwater.testkit.check;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Whether a log matches a filter, both as JSON: the rule of the semantics page, written naively.
 */
public final class BruteForceMatcher {

  private BruteForceMatcher() {}

  /** Whether the log matches; the filter is taken to be well formed. */
  public static boolean matches(JsonNode filter, JsonNode log) {
    return addressMatches(filter.path("address"), log.get("address"))
        && topicsMatch(filter.path("topics"), log.get("topics"));
  }

  private static boolean addressMatches(JsonNode addresses, JsonNode address) {
    if (addresses.isMissingNode() || addresses.isNull()) {
      return true;
    }
    return addresses.isArray()
        ? addresses.isEmpty() || contains(addresses, address)
        : same(addresses, address);
  }

  private static boolean topicsMatch(JsonNode positions, JsonNode topics) {
    if (positions.isMissingNode() || positions.isNull()) {
      return true;
    }
    if (positions.size() > topics.size()) {
      return false;
    }
    for (int i = 0; i < positions.size(); i++) {
      JsonNode position = positions.get(i);
      boolean wildcard =
          position.isNull() || position.isArray() && (position.isEmpty() || hasNull(position));
      if (!wildcard
          && !(position.isArray()
              ? contains(position, topics.get(i))
              : same(position, topics.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasNull(JsonNode alternatives) {
    for (JsonNode alternative : alternatives) {
      if (alternative.isNull()) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(JsonNode alternatives, JsonNode value) {
    for (JsonNode alternative : alternatives) {
      if (same(alternative, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.asString().toLowerCase(Locale.ROOT).equals(b.asString().toLowerCase(Locale.ROOT));
  }
}
