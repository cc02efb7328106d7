package io.headwater.analytics.export;

import io.headwater.schemas.wire.RowWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All rows of a topic, as it is when this is opened, in the order of the journal: partitions hold
 * it each, and are merged.
 *
 * <p>Threading: one thread. Bounds: {@value #BUFFERED} rows of each partition and one poll.
 */
final class RowMerge implements AutoCloseable {

  private static final int BUFFERED = 1_000;
  private static final int POLL_RECORDS = 500;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Schema schema;
  private final int sequence;
  private final int item;
  private final Map<TopicPartition, ArrayDeque<SpecificRecord>> waiting = new HashMap<>();
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Long> begins = new HashMap<>();

  private RowMerge(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Schema schema) {
    this.consumer = consumer;
    this.schema = schema;
    this.sequence = schema.getField("sequence").pos();
    this.item = schema.getField("item").pos();
    ends.keySet().forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
    this.ends = ends;
  }

  /**
   * Opens a topic.
   *
   * @param from of block time: what is older may be passed over
   */
  static RowMerge open(Map<String, Object> kafka, String topicName, Schema schema, Instant from) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all =
        Objects.requireNonNullElse(consumer.partitionsFor(topicName), List.<PartitionInfo>of())
            .stream()
            .map(info -> new TopicPartition(topicName, info.partition()))
            .toList();
    if (all.isEmpty()) {
      consumer.close();
      throw new ExportException(
          "there is no topic %s: does headwater analytics run for this chain, with this view?"
              .formatted(topicName));
    }
    consumer.assign(all);
    RowMerge merge = new RowMerge(consumer, ends(kafka, all), schema);
    merge.seek(from);
    return merge;
  }

  /**
   * Where partitions end, what is under way included: the transaction of a block that another topic
   * shows as committed may still be so here.
   */
  private static Map<TopicPartition, Long> ends(
      Map<String, Object> kafka, List<TopicPartition> all) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    try (Consumer<byte[], byte[]> ends =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return ends.endOffsets(all);
    }
  }

  /** Record time is block time, so the first record of a time stands before all of its block. */
  private void seek(Instant from) {
    Map<TopicPartition, Long> times = new HashMap<>();
    waiting.keySet().forEach(partition -> times.put(partition, from.toEpochMilli()));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) -> {
              long end = Objects.requireNonNull(ends.get(partition));
              long begin = found == null ? end : Math.min(end, found.offset());
              consumer.seek(partition, begin);
              begins.put(partition, begin);
            });
  }

  /** The next row; empty after the last. */
  Optional<SpecificRecord> next() {
    fill();
    ArrayDeque<SpecificRecord> first = null;
    for (ArrayDeque<SpecificRecord> each : waiting.values()) {
      if (!each.isEmpty() && (first == null || isBefore(each.getFirst(), first.getFirst()))) {
        first = each;
      }
    }
    return first == null ? Optional.empty() : Optional.of(first.removeFirst());
  }

  private boolean isBefore(SpecificRecord one, SpecificRecord other) {
    int bySequence = Long.compare((long) one.get(sequence), (long) other.get(sequence));
    return bySequence < 0
        || bySequence == 0 && Integer.compare((int) one.get(item), (int) other.get(item)) < 0;
  }

  /** Reads until each partition has a row waiting, or no more. */
  private void fill() {
    long began = System.nanoTime();
    while (waiting.entrySet().stream()
        .anyMatch(each -> each.getValue().isEmpty() && !isAtEnd(each.getKey()))) {
      pauseFull();
      long before = read();
      consumer
          .poll(POLL)
          .forEach(
              record -> {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < Objects.requireNonNull(ends.get(partition))) {
                  Objects.requireNonNull(waiting.get(partition))
                      .addLast(RowWire.decode(record.value(), schema));
                }
              });
      if (read() > before) {
        began = System.nanoTime();
      } else if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new ExportException(
            "Kafka gives nothing more of %s for %d s: is it running?"
                .formatted(waiting.keySet().iterator().next().topic(), PATIENCE.toSeconds()));
      }
    }
  }

  private boolean isAtEnd(TopicPartition partition) {
    return consumer.position(partition) >= Objects.requireNonNull(ends.get(partition));
  }

  private void pauseFull() {
    List<TopicPartition> full = new ArrayList<>();
    List<TopicPartition> open = new ArrayList<>();
    waiting.forEach(
        (partition, rows) ->
            (rows.size() >= BUFFERED || isAtEnd(partition) ? full : open).add(partition));
    consumer.pause(full);
    consumer.resume(open);
  }

  /** Offsets that were read. */
  long read() {
    return waiting.keySet().stream()
        .mapToLong(
            partition ->
                consumer.position(partition) - Objects.requireNonNull(begins.get(partition)))
        .sum();
  }

  /** Offsets that are read in the end. */
  long total() {
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - Objects.requireNonNull(begins.get(end.getKey())))
        .sum();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
