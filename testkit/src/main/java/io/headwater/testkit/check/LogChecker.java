package io.headwater.testkit.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replays the {@code logs} notifications of one subscriber: applied minus removed must be the
 * canonical matching logs, in order, nothing twice, undo newest first, and undone as they were
 * sent.
 *
 * <p>Threading: one thread.
 */
public final class LogChecker {

  private final ArrayDeque<JsonNode> held = new ArrayDeque<>();
  private final List<String> faults = new ArrayList<>();

  /** Takes the next notification's result. */
  public void accept(JsonNode log) {
    JsonNode newest = held.peekLast();
    if (log.path("removed").asBoolean(false)) {
      if (newest == null || !key(newest).equals(key(log))) {
        faults.add("removed, but not the newest that is held: " + key(log));
      } else {
        compare(newest, log, faults);
        held.removeLast();
      }
    } else {
      if (newest != null && position(newest) >= position(log)) {
        faults.add("out of order, or twice: " + key(log));
      }
      held.addLast(log);
    }
  }

  /** Faults so far. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Faults so far, and what is missing, extra or altered against the logs that should be held. */
  public List<String> faultsAgainst(List<JsonNode> canonical) {
    List<String> all = new ArrayList<>(faults);
    Map<String, JsonNode> extra = new LinkedHashMap<>();
    held.forEach(log -> extra.put(key(log), log));
    for (JsonNode wanted : canonical) {
      JsonNode got = extra.remove(key(wanted));
      if (got == null) {
        all.add("missing: " + key(wanted));
      } else {
        compare(wanted, got, all);
      }
    }
    extra.keySet().forEach(key -> all.add("extra: " + key));
    return all;
  }

  /** Logs that are held. */
  public int held() {
    return held.size();
  }

  private static void compare(JsonNode wanted, JsonNode got, List<String> faults) {
    ObjectNode members = (ObjectNode) wanted;
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      if (!member.getKey().equals("removed")
          && !Objects.equals(got.get(member.getKey()), member.getValue())) {
        faults.add(
            "%s %s: %s is not %s"
                .formatted(
                    key(wanted), member.getKey(), got.get(member.getKey()), member.getValue()));
      }
    }
  }

  private static String key(JsonNode log) {
    return log.get("blockNumber").asString()
        + " "
        + log.get("blockHash").asString()
        + " "
        + log.get("logIndex").asString();
  }

  /** Block and log index in one number: higher is later in the chain. */
  private static long position(JsonNode log) {
    return quantity(log, "blockNumber") << 24 | quantity(log, "logIndex");
  }

  private static long quantity(JsonNode log, String member) {
    return Long.parseLong(log.get(member).asString().substring(2), 16);
  }
}
