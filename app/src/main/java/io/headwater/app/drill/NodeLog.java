package io.headwater.app.drill;

import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A log as a node or a gateway tells it.
 *
 * @param entry its place in the block, and a fingerprint of all that is in it
 */
record NodeLog(String address, List<String> topics, Held.Entry entry) {

  static NodeLog read(JsonNode log) {
    String address = log.path("address").asString("");
    List<String> topics =
        log.path("topics").valueStream().map(topic -> topic.asString("")).toList();
    int content =
        Objects.hash(
            address,
            topics,
            log.path("data").asString(""),
            log.path("transactionHash").asString(""),
            log.path("transactionIndex").asString(""));
    return new NodeLog(
        address, topics, new Held.Entry(Long.decode(log.path("logIndex").asString()), content));
  }
}
