package io.headwater.mirror;

import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicException;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where MirrorMaker goes on, as it keeps that in its own topic on the target. What it stored last
 * may be seconds old, or be of a topic that was deleted since; so it is told anew before it starts.
 *
 * <p>Threading: one thread, while no mirror copies these chains.
 */
final class StoredOffsets {

  static final String TOPIC_NAME = "mm2-offsets." + MirrorProperties.FROM + ".internal";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONNECTOR = "MirrorSourceConnector";
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final MirrorSettings settings;

  StoredOffsets(MirrorSettings settings) {
    this.settings = settings;
  }

  /**
   * Stores for each chain the source's offset of the last mirrored record of its journal. Empty:
   * there is none, and all its topics are mirrored from their beginning; what compaction has left
   * of a status is nowhere else.
   */
  void store(Map<Long, OptionalLong> mirrored) throws InterruptedException {
    try (TopicAdmin admin = TopicAdmin.open(settings.to())) {
      admin.create(
          List.of(
              new TopicLayout(
                  TOPIC_NAME,
                  1,
                  (short) (settings.replicated() ? 3 : 1),
                  Map.of("cleanup.policy", "compact"))));
    }
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(settings.to()), new ByteArraySerializer(), new ByteArraySerializer());
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      mirrored.forEach(
          (chainId, offset) ->
              records(chainId, offset).forEach(record -> sent.add(producer.send(record))));
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new TopicException(
          "topic %s on %s cannot be written: %s"
              .formatted(TOPIC_NAME, MirrorSettings.servers(settings.to()), cause.getMessage()),
          cause);
    } finally {
      producer.close(CLOSE);
    }
  }

  private List<ProducerRecord<byte[], byte[]>> records(long chainId, OptionalLong offset) {
    if (offset.isPresent()) {
      byte[] value = json(Map.of("offset", offset.getAsLong()));
      byte[] key = key(new TopicNames(chainId).journal(), 0);
      return List.of(new ProducerRecord<>(TOPIC_NAME, key, value));
    }
    List<ProducerRecord<byte[], byte[]>> tombstones = new ArrayList<>();
    for (TopicLayout layout : settings.layouts(chainId)) {
      for (int partition = 0; partition < layout.partitions(); partition++) {
        tombstones.add(new ProducerRecord<>(TOPIC_NAME, key(layout.name(), partition), null));
      }
    }
    return tombstones;
  }

  /** Byte by byte as MirrorMaker makes it: its members are in the order of a hash map. */
  private static byte[] key(String topicName, int number) {
    Map<String, Object> partition = new HashMap<>();
    partition.put("cluster", MirrorProperties.FROM);
    partition.put("partition", number);
    partition.put("topic", topicName);
    return json(List.of(CONNECTOR, partition));
  }

  private static byte[] json(Object value) {
    return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
  }
}
