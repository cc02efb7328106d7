package io.headwater.mirror;

import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a mirror is started with.
 *
 * @param from client properties of the cluster that is read
 * @param to client properties of the cluster that is written
 * @param chains which chains; none: all that there are, and those that come
 * @param replicated whether topics made there must survive the loss of a broker
 * @param retention how long a journal made there keeps its entries
 * @param replaces whether topics of a chain there that are no mirror of the source are deleted and
 *     made anew
 */
public record MirrorSettings(
    Map<String, Object> from,
    Map<String, Object> to,
    Set<Long> chains,
    boolean replicated,
    Duration retention,
    boolean replaces) {

  public MirrorSettings {
    from = Map.copyOf(from);
    to = Map.copyOf(to);
    chains = Set.copyOf(chains);
    if (servers(from).equals(servers(to))) {
      throw new IllegalArgumentException("--from and --to are the same cluster");
    }
    if (replaces && chains.isEmpty()) {
      throw new IllegalArgumentException(
          "--replace deletes what is there: --chain must say of which chains");
    }
  }

  /** What a cluster is called in messages. */
  static String servers(Map<String, Object> client) {
    return Objects.requireNonNull(client.get("bootstrap.servers"), "bootstrap.servers").toString();
  }

  /** Whether a chain is to be mirrored. */
  boolean includes(long chainId) {
    return chains.isEmpty() || chains.contains(chainId);
  }

  /** A chain's topics on the target, as ingest would make them. */
  List<TopicLayout> layouts(long chainId) {
    TopicNames names = new TopicNames(chainId);
    return List.of(
        TopicLayout.pending(names, replicated),
        TopicLayout.status(names, replicated),
        TopicLayout.journal(names, retention, replicated));
  }
}
