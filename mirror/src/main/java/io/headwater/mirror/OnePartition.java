package io.headwater.mirror;

import io.headwater.schemas.journal.Patience;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The only partition of a topic, in which single records are looked for.
 *
 * <p>Threading: one thread, which a broker that is gone holds up no longer than {@link Patience}.
 * Bounds: one poll.
 */
final class OnePartition implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long FIRST_SPAN = 64;
  private static final int SPAN_GROWTH = 8;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final String what;

  OnePartition(Map<String, Object> client, String topicName) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.partition = new TopicPartition(topicName, 0);
    this.what = topicName + " on " + MirrorSettings.servers(client);
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(Set.of(partition));
  }

  /** The first offset whose record is of this time or later. */
  OptionalLong offsetAt(long timestampMillis) {
    OffsetAndTimestamp at =
        consumer.offsetsForTimes(Map.of(partition, timestampMillis)).get(partition);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at.offset());
  }

  /** The first such record from an offset up to the end as it is now. */
  Optional<ConsumerRecord<byte[], byte[]>> first(
      long offset, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    long end = Objects.requireNonNull(consumer.endOffsets(Set.of(partition)).get(partition));
    consumer.seek(partition, offset);
    Patience patience = new Patience(what, System::nanoTime);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (wanted.test(record)) {
          return Optional.of(record);
        }
      }
      patience.stillAt(consumer.position(partition));
    }
    return Optional.empty();
  }

  /** The last such record. */
  Optional<ConsumerRecord<byte[], byte[]>> last(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    long begin =
        Objects.requireNonNull(consumer.beginningOffsets(Set.of(partition)).get(partition));
    long end = Objects.requireNonNull(consumer.endOffsets(Set.of(partition)).get(partition));
    AtomicReference<@Nullable ConsumerRecord<byte[], byte[]>> last = new AtomicReference<>();
    for (long span = FIRST_SPAN; ; span *= SPAN_GROWTH) {
      long start = Math.max(begin, end - span);
      var unused =
          first(
              start,
              record -> {
                if (wanted.test(record)) {
                  last.set(record);
                }
                return false;
              });
      if (last.get() != null || start == begin) {
        return Optional.ofNullable(last.get());
      }
    }
  }

  /** Whether such a record comes from an offset on, waiting at most so long. */
  boolean comes(long offset, Duration wait, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    consumer.seek(partition, offset);
    long untilNanos = System.nanoTime() + wait.toNanos();
    for (long left = wait.toNanos(); left > 0; left = untilNanos - System.nanoTime()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofNanos(left))) {
        if (wanted.test(record)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
