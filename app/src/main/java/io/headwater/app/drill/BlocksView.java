package io.headwater.app.drill;

import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Transitions, each with its logs: a block comes and goes as a whole. */
record BlocksView() implements View {

  @Override
  public void take(JsonNode event, Held held) {
    JsonNode block = event.path("block");
    String hash = block.path("hash").asString();
    String parent = block.path("parentHash").asString("");
    List<Held.Entry> logs =
        event.path("logs").valueStream().map(log -> NodeLog.read(log).entry()).toList();
    switch (event.path("step").asString()) {
      case "apply" ->
          held.add(Long.decode(block.path("number").asString()), hash, parent, entry(parent, logs));
      case "revert" -> held.undo(hash, entry(parent, logs.reversed()));
      default -> {} // What is finalized is held already.
    }
  }

  @Override
  public List<Held.Entry> entries(NodeBlock block) {
    return List.of(entry(block.parent(), block.logs().stream().map(NodeLog::entry).toList()));
  }

  private static Held.Entry entry(String parent, List<Held.Entry> logs) {
    return new Held.Entry(0, Objects.hash(parent, List.copyOf(logs)));
  }
}
