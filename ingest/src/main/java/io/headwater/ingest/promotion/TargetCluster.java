package io.headwater.ingest.promotion;

import io.headwater.ingest.lease.GroupLease;
import io.headwater.schemas.topic.ClusterAdmin;
import io.headwater.schemas.topic.TopicException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a promotion, or a mirror, must know of the Kafka cluster that it is about to write to: which
 * one it is, and whether an ingest runs on it already.
 *
 * <p>Threading: as {@link ClusterAdmin}.
 */
public final class TargetCluster implements AutoCloseable {

  private final ClusterAdmin cluster;

  /** Opens a connection; {@code client} has at least {@code bootstrap.servers}. */
  public TargetCluster(Map<String, Object> client) {
    this.cluster = ClusterAdmin.open(client);
  }

  /** The cluster's own id, which no mirror changes. */
  String id() {
    return cluster.ask(admin -> admin.describeCluster().clusterId(), "tell its cluster's id");
  }

  /**
   * Ingests of a chain that have joined their group here.
   *
   * @throws TopicException Kafka does not say
   */
  public int ingests(long chainId) {
    String group = GroupLease.group(chainId);
    try {
      return cluster
          .ask(
              admin ->
                  Objects.requireNonNull(
                      admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)),
              "describe group " + group)
          .members()
          .size();
    } catch (TopicException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
