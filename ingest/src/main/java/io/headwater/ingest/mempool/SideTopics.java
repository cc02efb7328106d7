package io.headwater.ingest.mempool;

import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.SingleObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the pending and the status topic of a chain. What Kafka does not take in time is dropped
 * and counted.
 *
 * <p>Threading: any thread. Bounds: {@value #BUFFER_BYTES} bytes on their way.
 */
public final class SideTopics implements AutoCloseable {

  private static final long BUFFER_BYTES = 16L * 1024 * 1024;
  private static final long MAX_BLOCK_MILLIS = 100;
  private static final int DELIVERY_TIMEOUT_MILLIS = 10_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final TopicNames names;
  private final AtomicLong dropped = new AtomicLong();

  private SideTopics(Producer<byte[], byte[]> producer, TopicNames names) {
    this.producer = producer;
    this.names = names;
  }

  /** Opens a producer; {@code client} has at least {@code bootstrap.servers}. */
  public static SideTopics open(Map<String, Object> client, long chainId) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return new SideTopics(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        new TopicNames(chainId));
  }

  /** Publishes a pending transaction. */
  public void pending(PendingTransaction transaction) {
    send(names.pending(), transaction.getHash().bytes(), transaction);
  }

  /** Publishes what a source says last. */
  public void status(String source, SpecificRecord status) {
    send(names.status(), source.getBytes(StandardCharsets.UTF_8), status);
  }

  /** Records that Kafka did not take in time. */
  public long dropped() {
    return dropped.get();
  }

  private void send(String topicName, byte[] key, SpecificRecord value) {
    var unused = // The callback tells what became of it.
        producer.send(
            new ProducerRecord<>(topicName, key, SingleObject.encode(value)),
            (metadata, failure) -> {
              if (failure != null) {
                dropped.incrementAndGet();
              }
            });
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
