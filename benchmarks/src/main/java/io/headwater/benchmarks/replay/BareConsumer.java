package io.headwater.benchmarks.replay;

import io.headwater.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's consumer with the gateway's settings, which throws away what it reads.
 *
 * <p>Threading: one thread.
 */
final class BareConsumer implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private final TopicPartition partition;
  private final KafkaConsumer<byte[], byte[]> consumer;

  BareConsumer(Map<String, Object> kafka, long chainId) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    partition = new TopicPartition(new TopicNames(chainId).journal(), 0);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(Set.of(partition));
  }

  /** Reads the journal from its beginning to its end; returns the bytes of all values. */
  long readAll() {
    consumer.seekToBeginning(Set.of(partition));
    long end = Objects.requireNonNull(consumer.endOffsets(Set.of(partition)).get(partition));
    long bytes = 0;
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        bytes += record.value().length;
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
