package io.headwater.analytics.run;

import io.headwater.schemas.avro.DerivedStatus;
import io.headwater.schemas.journal.Patience;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicException;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.SingleObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Which generation of a cluster's derived topics is to be read, in the chain's status topic.
 *
 * <p>Threading: one thread, which waits for Kafka. Bounds: one poll.
 */
public final class DerivedPointer implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Map<String, Object> kafka;
  private final TopicPartition status;
  private final String clusterId;
  private final Consumer<byte[], byte[]> consumer;
  private OptionalInt generation = OptionalInt.empty();

  private DerivedPointer(
      Map<String, Object> kafka,
      TopicPartition status,
      String clusterId,
      Consumer<byte[], byte[]> consumer) {
    this.kafka = kafka;
    this.status = status;
    this.clusterId = clusterId;
    this.consumer = consumer;
  }

  /**
   * Opens it.
   *
   * @throws TopicException the status topic is not there
   */
  public static DerivedPointer open(Map<String, Object> kafka, long chainId) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    TopicPartition status = new TopicPartition(new TopicNames(chainId).status(), 0);
    String clusterId;
    try (TopicAdmin admin = TopicAdmin.open(kafka)) {
      admin.checkThere(status.topic());
      clusterId = admin.clusterId();
    }
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(Set.of(status));
    consumer.seekToBeginning(Set.of(status));
    return new DerivedPointer(kafka, status, clusterId, consumer);
  }

  /** The generation to read, as it stands now; empty before the first. */
  public OptionalInt generation() {
    long end = Objects.requireNonNull(consumer.endOffsets(Set.of(status)).get(status));
    Patience patience = new Patience(status.topic(), System::nanoTime);
    while (consumer.position(status) < end) {
      patience.stillAt(consumer.position(status));
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record);
      }
    }
    return generation;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key != null
        && Arrays.equals(key, key())
        && SingleObject.decode(record.value()) instanceof DerivedStatus pointer) {
      generation = OptionalInt.of(pointer.getGeneration());
    }
  }

  private byte[] key() {
    return ("derived/" + clusterId).getBytes(StandardCharsets.UTF_8);
  }

  /** From now on this one is to be read. */
  public void set(int next, long nowMillis) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    byte[] value = SingleObject.encode(new DerivedStatus(clusterId, next, nowMillis));
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(status.topic(), key(), value)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AnalyticsException("interrupted while writing to " + status.topic(), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException unanswered) {
        throw unanswered;
      }
      throw new AnalyticsException(
          "%s did not take which generation is to be read: %s"
              .formatted(status.topic(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
