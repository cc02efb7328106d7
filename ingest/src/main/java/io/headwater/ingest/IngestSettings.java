package io.headwater.ingest;

import io.headwater.ingest.node.NodeLimits;
import io.headwater.ingest.node.NodeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an ingest is started with.
 *
 * @param kafka client properties, at least {@code bootstrap.servers}
 * @param nodes nodes that may be followed, in the order of preference
 * @param chainId the chain; empty: the one that the first node is on
 * @param rules how the node is followed
 * @param limits what is endured from it
 * @param replicated whether topics must survive the loss of a broker
 * @param retention how long a journal made here keeps its entries
 * @param session silence of the ingest that writes after which another takes over; empty: this is
 *     the only one
 */
public record IngestSettings(
    Map<String, Object> kafka,
    List<NodeUrl> nodes,
    OptionalLong chainId,
    FollowRules rules,
    NodeLimits limits,
    boolean replicated,
    Duration retention,
    Optional<Duration> session) {

  public IngestSettings {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("--node is missing: ingest follows at least one node");
    }
    nodes = List.copyOf(nodes);
    kafka = Map.copyOf(kafka);
  }
}
