package io.headwater.app.drill;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Headers: nothing is said to be removed, a header takes the place of those of its height on. */
record HeadsView() implements View {

  @Override
  public void take(JsonNode event, Held held) {
    long number = Long.decode(event.path("number").asString());
    String hash = event.path("hash").asString();
    String parent = event.path("parentHash").asString();
    if (!held.holds(hash)) {
      held.cut(number - 1);
    }
    held.add(number, hash, parent, entry(parent));
  }

  @Override
  public List<Held.Entry> entries(NodeBlock block) {
    return List.of(entry(block.parent()));
  }

  private static Held.Entry entry(String parent) {
    return new Held.Entry(0, parent.hashCode());
  }
}
