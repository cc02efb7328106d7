package io.headwater.analytics;

import io.headwater.analytics.rows.RowFormat;
import io.headwater.analytics.topology.AnalyticsTopology;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.wire.SingleObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology, fed with a journal's records one by one. */
final class Derivation implements AutoCloseable {

  static final long CHAIN = 1;

  /** A record of a derived topic. */
  record Derived(String key, @Nullable SpecificRecord value, long timeMillis) {
    /** The row of a record that is no tombstone. */
    SpecificRecord row() {
      return Objects.requireNonNull(value, key);
    }
  }

  private final DerivedTopics topics =
      new DerivedTopics(CHAIN, 1, EnumSet.allOf(DerivedTopic.View.class));
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> journal;

  Derivation(Path directory) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    driver =
        new TopologyTestDriver(
            AnalyticsTopology.build(topics, RowFormat.SINGLE_OBJECT, new AnalyticsFigures()),
            settings);
    journal =
        driver.createInputTopic(
            topics.journal(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  void take(JournalRecord record) {
    Headers headers = new ProducerRecord<byte[], byte[]>("journal", new byte[0]).headers();
    record.headers().writeTo(headers);
    journal.pipeInput(
        new TestRecord<>(null, record.value(), headers, Math.max(0, record.timestampMillis())));
  }

  /** What a topic has got since it was asked last. */
  List<Derived> records(DerivedTopic.Table table, DerivedTopic.View view) {
    List<Derived> records = new ArrayList<>();
    for (var each :
        driver
            .createOutputTopic(
                topics.name(new DerivedTopic(table, view)),
                new StringDeserializer(),
                new ByteArrayDeserializer())
            .readRecordsToList()) {
      byte[] value = each.value();
      records.add(
          new Derived(
              each.key(), value == null ? null : SingleObject.decode(value), each.timestamp()));
    }
    return records;
  }

  /** Entries in a store. */
  long stored(String store) {
    long count = 0;
    try (var all = driver.getKeyValueStore(store).all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  @Override
  public void close() {
    driver.close();
  }
}
