package io.headwater.ingest.promotion;

import io.headwater.ingest.lease.GroupLease;
import io.headwater.schemas.topic.ClusterAdmin;
import io.headwater.schemas.topic.TopicException;
import io.headwater.schemas.topic.TopicNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a promotion, or a mirror, must know of the Kafka cluster that it is about to write to: which
 * one it is, and whether an ingest, or a mirror, writes to it already.
 *
 * <p>Threading: as {@link ClusterAdmin}.
 */
public final class TargetCluster implements AutoCloseable {

  private static final String MIRRORS = "headwater-mirror-";

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
    return members(GroupLease.group(chainId)).size();
  }

  private Collection<MemberDescription> members(String group) {
    try {
      return cluster
          .ask(
              admin ->
                  Objects.requireNonNull(
                      admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)),
              "describe group " + group)
          .members();
    } catch (TopicException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw e;
    }
  }

  /**
   * The group of mirrors that write here what another cluster has; a member owns the status topics
   * of the chains that it mirrors.
   */
  public static String mirrors(String fromId) {
    return MIRRORS + fromId;
  }

  /** Which of these chains a mirror brings from that cluster to this one. */
  public Set<Long> mirroredFrom(String fromId, Set<Long> chains) {
    Set<String> topics = mirroredStatus(List.of(mirrors(fromId)));
    return chains.stream()
        .filter(chainId -> topics.contains(new TopicNames(chainId).status()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a mirror runs that brings a chain to this one, from wherever. */
  public boolean isMirrored(long chainId) {
    List<String> groups =
        cluster
            .ask(
                admin -> admin.listGroups(ListGroupsOptions.forConsumerGroups()).all(),
                "list its groups")
            .stream()
            .map(GroupListing::groupId)
            .filter(group -> group.startsWith(MIRRORS))
            .toList();
    return mirroredStatus(groups).contains(new TopicNames(chainId).status());
  }

  private Set<String> mirroredStatus(List<String> groups) {
    return groups.stream()
        .flatMap(group -> members(group).stream())
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .map(TopicPartition::topic)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    cluster.close();
  }
}
