package io.headwater.schemas.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A topic as Headwater makes it.
 *
 * @param name the topic's name
 * @param partitions how many
 * @param replicas copies of each
 * @param settings Kafka topic configs by name
 */
public record TopicLayout(
    String name, int partitions, short replicas, Map<String, String> settings) {

  private static final short SAFE_REPLICAS = 3;
  private static final int PENDING_PARTITIONS = 4;

  /**
   * A row is never cut: a log may have megabytes of data, of which its text has two digits a byte.
   */
  public static final int DERIVED_RECORD_BYTES = 32 << 20;

  private static final Duration PENDING_RETENTION = Duration.ofMinutes(10);

  /**
   * The journal: one partition, so that there is one order; deleted by age; never acknowledged by
   * one broker alone.
   *
   * @param replicated false: one replica, for a broker that has no others
   */
  public static TopicLayout journal(TopicNames names, Duration retention, boolean replicated) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cleanup.policy", "delete");
    settings.put("retention.ms", Long.toString(retention.toMillis()));
    settings.put("retention.bytes", "-1");
    settings.put("message.timestamp.type", "CreateTime");
    settings.put("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    return of(names.journal(), 1, replicated, settings);
  }

  /** Transactions seen in the mempool: kept for minutes. */
  public static TopicLayout pending(TopicNames names, boolean replicated) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cleanup.policy", "delete");
    settings.put("retention.ms", Long.toString(PENDING_RETENTION.toMillis()));
    settings.put("segment.ms", Long.toString(PENDING_RETENTION.toMillis()));
    return of(names.pending(), PENDING_PARTITIONS, replicated, settings);
  }

  /** What was said last by each source. */
  public static TopicLayout status(TopicNames names, boolean replicated) {
    return of(names.status(), 1, replicated, Map.of("cleanup.policy", "compact"));
  }

  /**
   * Derived rows. Their record time is block time: whoever builds them from old blocks would see a
   * retention by time take them at once, so there is none but where it is asked for.
   *
   * @param retention of block time; negative: for ever
   */
  public static TopicLayout derived(
      String name, DerivedTopic topic, int partitions, Duration retention, boolean replicated) {
    boolean isCompacted =
        topic.view() == DerivedTopic.View.CURRENT || topic.table() == DerivedTopic.Table.ACTIVITY;
    String millis = retention.isNegative() ? "-1" : Long.toString(retention.toMillis());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cleanup.policy", cleanup(isCompacted, retention));
    settings.put("retention.ms", millis);
    settings.put("max.message.bytes", Integer.toString(DERIVED_RECORD_BYTES));
    settings.put("message.timestamp.type", "CreateTime");
    settings.put("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    return of(name, partitions, replicated, settings);
  }

  private static String cleanup(boolean isCompacted, Duration retention) {
    if (!isCompacted) {
      return "delete";
    }
    return retention.isNegative() ? "compact" : "compact,delete";
  }

  private static TopicLayout of(
      String name, int partitions, boolean replicated, Map<String, String> own) {
    Map<String, String> settings = new LinkedHashMap<>(own);
    settings.put("min.insync.replicas", replicated ? "2" : "1");
    settings.put("unclean.leader.election.enable", "false");
    return new TopicLayout(name, partitions, replicated ? SAFE_REPLICAS : 1, Map.copyOf(settings));
  }
}
