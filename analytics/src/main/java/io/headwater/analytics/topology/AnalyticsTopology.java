package io.headwater.analytics.topology;

import io.headwater.analytics.AnalyticsFigures;
import io.headwater.analytics.DerivedTopics;
import io.headwater.analytics.activity.ActivityStep;
import io.headwater.analytics.journal.Entries;
import io.headwater.analytics.rows.RowFormat;
import io.headwater.analytics.rows.RowSerializer;
import io.headwater.analytics.rows.RowStep;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * What is derived of a journal, as a topology. One partition, so one task: rows, their final and
 * current views and activity are of one transaction.
 *
 * <pre>
 * chain.ID.journal ─▶ entries ─▶ following ─▶ blocks, logs, transactions, transfers (live, current)
 *                        ├─────▶ finalized ─▶ the same, final
 *                        └─────▶ counting  ─▶ activity
 * </pre>
 */
public final class AnalyticsTopology {

  private static final String JOURNAL = "journal";
  private static final String ENTRIES = "entries";
  private static final String FOLLOWING = "following";
  private static final String FINALIZED = "finalized";
  private static final String COUNTING = "counting";

  private AnalyticsTopology() {}

  /** Builds it; rows are written in {@code format}. */
  public static Topology build(DerivedTopics topics, RowFormat format, AnalyticsFigures figures) {
    Topology topology = new Topology();
    topology.addSource(
        JOURNAL, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.journal());
    topology.addProcessor(ENTRIES, new Entries(figures), JOURNAL);
    if (topics.views().contains(View.LIVE) || topics.views().contains(View.CURRENT)) {
      topology.addProcessor(
          FOLLOWING, RowStep.following(topics.chainId(), topics.views()), ENTRIES);
    }
    if (topics.views().contains(View.FINAL)) {
      topology.addProcessor(FINALIZED, RowStep.finalized(topics.chainId()), ENTRIES);
    }
    topology.addProcessor(COUNTING, new ActivityStep(topics.chainId()), ENTRIES);
    for (DerivedTopic topic : topics.all()) {
      topology.addSink(
          sink(topic),
          topics.name(topic),
          new StringSerializer(),
          new RowSerializer(format, figures),
          source(topic));
    }
    return topology;
  }

  private static String sink(DerivedTopic topic) {
    return topic.table() == Table.ACTIVITY ? ActivityStep.SINK : RowStep.sink(topic);
  }

  private static String source(DerivedTopic topic) {
    if (topic.table() == Table.ACTIVITY) {
      return COUNTING;
    }
    return topic.view() == View.FINAL ? FINALIZED : FOLLOWING;
  }
}
