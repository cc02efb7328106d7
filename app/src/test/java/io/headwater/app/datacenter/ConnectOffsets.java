package io.headwater.app.datacenter;

import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What MirrorMaker has stored of where it is. */
final class ConnectOffsets {

  private static final String TOPIC_NAME = "mm2-offsets.from.internal";

  private ConnectOffsets() {}

  /** Keys under which the place in a chain's journal stands. */
  static Set<String> keys(Map<String, Object> kafka, long chainId) {
    Set<String> keys = keysIn(kafka, TOPIC_NAME);
    keys.removeIf(key -> !key.contains(new TopicNames(chainId).journal()));
    return keys;
  }

  /** Stores for a topic of one partition that all but its newest record was mirrored. */
  static void storeNewest(Map<String, Object> target, Map<String, Object> source, String topicName)
      throws ExecutionException, InterruptedException {
    long newest;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(source)) {
      TopicPartition partition = new TopicPartition(topicName, 0);
      newest = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L) - 1;
    }
    String key =
        "[\"MirrorSourceConnector\",{\"cluster\":\"from\",\"partition\":0,\"topic\":\"%s\"}]"
            .formatted(topicName);
    try (TopicAdmin admin = TopicAdmin.open(target)) {
      admin.create(
          List.of(new TopicLayout(TOPIC_NAME, 1, (short) 1, Map.of("cleanup.policy", "compact"))));
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(target, new StringSerializer(), new StringSerializer())) {
      var unused =
          producer
              .send(new ProducerRecord<>(TOPIC_NAME, key, "{\"offset\":%d}".formatted(newest)))
              .get();
    }
  }

  /** Keys of the records of a topic of one partition. */
  private static Set<String> keysIn(Map<String, Object> kafka, String topicName) {
    TopicPartition partition = new TopicPartition(topicName, 0);
    Set<String> keys = new TreeSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
      }
    }
    return keys;
  }

  /** Time of the oldest record of a topic of one partition that holds some. */
  static long oldestMillis(Map<String, Object> kafka, String topicName) {
    TopicPartition partition = new TopicPartition(topicName, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          return record.timestamp();
        }
      }
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("auto.offset.reset", "none");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
