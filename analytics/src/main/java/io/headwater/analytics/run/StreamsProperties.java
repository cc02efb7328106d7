package io.headwater.analytics.run;

import io.headwater.schemas.topic.TopicLayout;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams is set. */
final class StreamsProperties {

  private static final int FETCH_BYTES = 8 << 20;
  private static final long BUFFER_BYTES = 64L << 20;
  private static final int BATCH_BYTES = 256 << 10;

  /** With a fetch of {@value #FETCH_BYTES} bytes ahead, this bounds what waits to be derived. */
  private static final int BUFFERED_RECORDS = 32;

  private StreamsProperties() {}

  static Properties of(AnalyticsSettings settings, String applicationId, Path stateDirectory) {
    Properties properties = new Properties();
    properties.putAll(settings.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.topics().replicated() ? 3 : 1);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        settings.topics().replicated() ? "2" : "1");
    consumer(properties);
    producer(properties);
    return properties;
  }

  private static void consumer(Properties properties) {
    set(properties, StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 32);
    set(
        properties,
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        FETCH_BYTES);
    set(
        properties,
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG),
        FETCH_BYTES);
    // A member that was killed is taken for gone after so long, and its partition given on.
    properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
  }

  private static void producer(Properties properties) {
    set(
        properties,
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        TopicLayout.DERIVED_RECORD_BYTES);
    set(
        properties,
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        BUFFER_BYTES);
    set(properties, StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    set(properties, StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // While a transaction that has just ended is still being marked, the broker refuses the first
    // batch of the next; batches behind it would then be out of sequence, which it logs as errors.
    set(
        properties,
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
        1);
  }

  private static void set(Properties properties, String name, Object value) {
    properties.put(name, value);
  }
}
