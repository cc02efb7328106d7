package io.headwater.analytics.run;

import io.headwater.analytics.registry.SchemaRegistry;
import io.headwater.schemas.topic.DerivedTopic.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an analytics is told.
 *
 * @param kafka client properties, {@code bootstrap.servers} at least
 * @param chainId EIP-155 chain id
 * @param topics how the derived topics are made
 * @param stateDirectory where Kafka Streams keeps its stores; what is lost there is read again
 * @param registry where rows are written in its wire format
 * @param generation of derived topics; empty: the one that is read
 */
public record AnalyticsSettings(
    Map<String, Object> kafka,
    long chainId,
    Topics topics,
    Path stateDirectory,
    Optional<SchemaRegistry> registry,
    OptionalInt generation) {

  /** Most partitions that Headwater makes of one topic. */
  private static final int MOST_PARTITIONS = 1_000;

  /** The same for the generation that is read, with the views that it has. */
  public AnalyticsSettings ofWhatIsRead() {
    Topics any = new Topics(Set.of(), topics.partitions(), topics.retention(), topics.replicated());
    return new AnalyticsSettings(
        kafka, chainId, any, stateDirectory, registry, OptionalInt.empty());
  }

  /** The same for another generation. */
  public AnalyticsSettings with(int other) {
    return new AnalyticsSettings(
        kafka, chainId, topics, stateDirectory, registry, OptionalInt.of(other));
  }

  /**
   * How derived topics are made.
   *
   * @param views which rows there are; empty: those that the generation has, else live
   * @param partitions of each topic
   * @param retention of block time; negative: for ever
   * @param replicated false: one replica, for a broker that has no others
   */
  public record Topics(Set<View> views, int partitions, Duration retention, boolean replicated) {

    public Topics {
      if (partitions < 1 || partitions > MOST_PARTITIONS) {
        throw new IllegalArgumentException(
            "--partitions is %d, and has to be from 1 to %d"
                .formatted(partitions, MOST_PARTITIONS));
      }
    }
  }
}
