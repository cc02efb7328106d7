package io.headwater.app.drill;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Logs, those of a block that leaves again with {@code removed: true}.
 *
 * @param addresses any of these; none: any
 * @param topics by position, any of these; an empty list: any
 */
record LogsView(List<String> addresses, List<List<String>> topics) implements View {

  @Override
  public void take(JsonNode event, Held held) {
    // Many logs have one hash.
    String hash = event.path("blockHash").asString().intern();
    Held.Entry entry = NodeLog.read(event).entry();
    if (event.path("removed").asBoolean()) {
      held.undo(hash, entry);
    } else {
      held.add(Long.decode(event.path("blockNumber").asString()), hash, entry);
    }
  }

  @Override
  public List<Held.Entry> entries(NodeBlock block) {
    return block.logs().stream().filter(this::matches).map(NodeLog::entry).toList();
  }

  private boolean matches(NodeLog log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    if (topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}
