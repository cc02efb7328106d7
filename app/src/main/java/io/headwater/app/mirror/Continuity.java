package io.headwater.app.mirror;

import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Where in the source a mirrored journal goes on: behind the record that is the last one of the
 * target. Where the source does not have that, the target is no mirror of it: it was promoted, or
 * written by somebody else, and nothing may be mirrored onto it.
 *
 * <p>Threading: one thread. Bounds: a few records of the target's end, and those of the source with
 * the same timestamp.
 */
final class Continuity implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long FIRST_SPAN = 64;
  private static final int SPAN_GROWTH = 8;

  private final Consumer<byte[], byte[]> from;
  private final Consumer<byte[], byte[]> to;
  private final MirrorSettings settings;

  Continuity(MirrorSettings settings) {
    this.settings = settings;
    this.from = consumer(settings.from());
    this.to = consumer(settings.to());
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> client) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The source's offset of the target's last record; empty where the target holds none.
   *
   * @throws MirrorException the source does not have that record
   */
  OptionalLong mirroredOffset(long chainId) {
    TopicPartition journal = new TopicPartition(new TopicNames(chainId).journal(), 0);
    from.assign(Set.of(journal));
    to.assign(Set.of(journal));
    ConsumerRecord<byte[], byte[]> last = last(journal);
    if (last == null) {
      return OptionalLong.empty();
    }
    RecordHeaders headers = RecordHeaders.readFrom(last.headers());
    OptionalLong found = find(journal, last.timestamp(), headers);
    if (found.isEmpty() || !isPart(chainId, journal, found.getAsLong(), headers)) {
      throw new MirrorException(
          ("%s on %s ends with entry %d of epoch %016x, which is no part of the journal on %s: it is no mirror of that one."
                  + " Where it shall be one, stop ingest and gateways there and add --replace (docs/datacenters.md)")
              .formatted(
                  journal.topic(),
                  MirrorSettings.servers(settings.to()),
                  headers.sequence(),
                  headers.epoch(),
                  MirrorSettings.servers(settings.from())));
    }
    return found;
  }

  private @Nullable ConsumerRecord<byte[], byte[]> last(TopicPartition journal) {
    long begin = Objects.requireNonNull(to.beginningOffsets(Set.of(journal)).get(journal));
    long end = Objects.requireNonNull(to.endOffsets(Set.of(journal)).get(journal));
    for (long span = FIRST_SPAN; ; span *= SPAN_GROWTH) {
      long start = Math.max(begin, end - span);
      to.seek(journal, start);
      ConsumerRecord<byte[], byte[]> last = null;
      while (to.position(journal) < end) {
        for (ConsumerRecord<byte[], byte[]> record : to.poll(POLL)) {
          last = record;
        }
      }
      if (last != null || start == begin) {
        return last; // Else there were only markers of transactions.
      }
    }
  }

  /** A mirror keeps timestamps, and they never decrease. */
  private OptionalLong find(TopicPartition journal, long timestampMillis, RecordHeaders headers) {
    OffsetAndTimestamp first = from.offsetsForTimes(Map.of(journal, timestampMillis)).get(journal);
    if (first == null) {
      return OptionalLong.empty();
    }
    long end = Objects.requireNonNull(from.endOffsets(Set.of(journal)).get(journal));
    from.seek(journal, first.offset());
    while (from.position(journal) < end) {
      for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
        RecordHeaders there = RecordHeaders.readFrom(record.headers());
        if (there.epoch() == headers.epoch()
            && there.slice() == headers.slice()
            && there.sameEntry(headers)) {
          return OptionalLong.of(record.offset());
        }
        if (record.timestamp() > timestampMillis) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Whether the record is an entry of the source's journal, not one that is skipped there. */
  private boolean isPart(long chainId, TopicPartition journal, long offset, RecordHeaders headers) {
    try (Lineage lineage = new Lineage(settings.from(), chainId)) {
      if (lineage.isCurrent(headers.epoch())) {
        return true;
      }
    }
    long end = Objects.requireNonNull(from.endOffsets(Set.of(journal)).get(journal));
    from.seek(journal, offset + 1);
    while (from.position(journal) < end) {
      for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
        Boolean continues = Lineage.continues(record, headers);
        if (continues != null) {
          return continues;
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    from.close();
    to.close();
  }
}
