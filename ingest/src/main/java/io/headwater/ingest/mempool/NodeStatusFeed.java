package io.headwater.ingest.mempool;

import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.NodeFutures;
import io.headwater.schemas.avro.NodeStatus;
import io.headwater.schemas.json.RawJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What the node says of its own sync: published when it changes, and now and then.
 *
 * <p>Threading: one thread.
 */
public final class NodeStatusFeed {

  private static final Duration RESTATED_EVERY = Duration.ofSeconds(30);

  private final NodeClient node;
  private final InstantSource clock;
  private final Consumer<NodeStatus> to;
  private String last = "";
  private Instant published = Instant.MIN;

  /**
   * A feed of this node.
   *
   * @param to takes what the node says
   */
  public NodeStatusFeed(NodeClient node, InstantSource clock, Consumer<NodeStatus> to) {
    this.node = node;
    this.clock = clock;
    this.to = to;
  }

  /**
   * Asks the node.
   *
   * @throws NodeException it did not answer
   */
  public void poll() {
    String answer = NodeFutures.join(node.call("eth_syncing", "[]", RawJson::copy));
    Instant now = clock.instant();
    if (!answer.equals(last) || !now.isBefore(published.plus(RESTATED_EVERY))) {
      last = answer;
      published = now;
      to.accept(new NodeStatus(!answer.equals("false"), answer, now.toEpochMilli()));
    }
  }
}
