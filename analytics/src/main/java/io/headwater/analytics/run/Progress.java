package io.headwater.analytics.run;

import io.headwater.schemas.topic.ClusterAdmin;
import io.headwater.schemas.topic.TopicException;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a generation has come in the journal, as Kafka knows it: committed together with what was
 * derived.
 *
 * <p>Threading: as {@link ClusterAdmin}.
 */
public final class Progress implements AutoCloseable {

  private final ClusterAdmin cluster;
  private final TopicPartition journal;

  private Progress(ClusterAdmin cluster, TopicPartition journal) {
    this.cluster = cluster;
    this.journal = journal;
  }

  /** Opens a connection. */
  public static Progress open(Map<String, Object> kafka, String journal) {
    return new Progress(ClusterAdmin.open(kafka), new TopicPartition(journal, 0));
  }

  /** The name under which Kafka keeps the position of a generation. */
  public static String group(long chainId, int generation) {
    return "headwater-analytics-%d-g%d".formatted(chainId, generation);
  }

  /**
   * The offset that is derived next; empty where nothing was.
   *
   * @throws TopicException Kafka does not answer
   */
  public OptionalLong position(String group) {
    OffsetAndMetadata committed =
        cluster
            .ask(
                admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "tell the position of " + group)
            .get(journal);
    return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
  }

  /** Offset after the journal's last record. */
  public long end() {
    return cluster
        .ask(
            admin ->
                admin.listOffsets(Map.of(journal, OffsetSpec.latest())).partitionResult(journal),
            "tell the end of " + journal.topic())
        .offset();
  }

  /** Has a generation begin there. */
  void begin(String group, long offset) {
    var unused =
        cluster.ask(
            admin ->
                admin
                    .alterConsumerGroupOffsets(
                        group, Map.of(journal, new OffsetAndMetadata(offset)))
                    .all(),
            "set the position of " + group);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
