package io.headwater.schemas.journal;

import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A chain's journal in Kafka: assigned, never subscribed; committed records only; no reset of
 * offsets that Kafka would choose.
 *
 * <p>Threading: one thread, but for {@link #wakeup}. Bounds: Kafka's fetch sizes, {@value
 * #FETCH_BYTES} bytes ahead.
 */
public final class KafkaJournalSource implements JournalSource {

  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private volatile long lag;

  KafkaJournalSource(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    this.consumer = consumer;
    this.partition = partition;
  }

  /**
   * Opens a chain's journal; {@code client} has at least {@code bootstrap.servers}. Reading starts
   * where {@link #seek} says.
   */
  public static KafkaJournalSource open(Map<String, Object> client, long chainId) {
    return open(client, chainId, FETCH_BYTES);
  }

  /** The same for who reads little at many places. */
  public static KafkaJournalSource open(Map<String, Object> client, long chainId, int fetchBytes) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes);
    TopicPartition partition = new TopicPartition(new TopicNames(chainId).journal(), 0);
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(Set.of(partition));
    return new KafkaJournalSource(consumer, partition);
  }

  @Override
  public long beginOffset() {
    return Objects.requireNonNull(consumer.beginningOffsets(Set.of(partition)).get(partition));
  }

  @Override
  public long endOffset() {
    return Objects.requireNonNull(consumer.endOffsets(Set.of(partition)).get(partition));
  }

  @Override
  public void seek(long offset) {
    consumer.seek(partition, offset);
  }

  @Override
  public long position() {
    return consumer.position(partition);
  }

  @Override
  public List<JournalRecord> poll(Duration timeout) {
    try {
      List<JournalRecord> records = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
        records.add(
            new JournalRecord(
                record.offset(),
                record.timestamp(),
                RecordHeaders.readFrom(record.headers()),
                record.value()));
      }
      lag = consumer.currentLag(partition).orElse(0);
      return records;
    } catch (WakeupException e) {
      return List.of();
    } catch (OffsetOutOfRangeException e) {
      throw outOfRange(Objects.requireNonNull(e.offsetOutOfRangePartitions().get(partition)), e);
    }
  }

  private RuntimeException outOfRange(long wanted, OffsetOutOfRangeException cause) {
    long begin = beginOffset();
    RuntimeException sorted =
        wanted < begin
            ? new JournalLostException(
                "offset %d of %s is no longer kept, the oldest is %d: retention has passed this reader"
                    .formatted(wanted, partition, begin))
            : new JournalTruncatedException(
                "offset %d of %s lies above its end %d".formatted(wanted, partition, endOffset()));
    sorted.initCause(cause);
    return sorted;
  }

  @Override
  public long lag() {
    return lag;
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
