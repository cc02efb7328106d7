package io.headwater.app.datacenter;

import io.headwater.schemas.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What MirrorMaker has stored of where it is. */
final class ConnectOffsets {

  private ConnectOffsets() {}

  /** Keys under which the place in a chain's journal stands. */
  static Set<String> keys(Map<String, Object> kafka, long chainId) {
    TopicPartition stored = new TopicPartition("mm2-offsets.from.internal", 0);
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("auto.offset.reset", "none");
    Set<String> keys = new TreeSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(Set.of(stored));
      consumer.seekToBeginning(Set.of(stored));
      long end = consumer.endOffsets(Set.of(stored)).getOrDefault(stored, 0L);
      while (consumer.position(stored) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
      }
    }
    keys.removeIf(key -> !key.contains(new TopicNames(chainId).journal()));
    return keys;
  }
}
