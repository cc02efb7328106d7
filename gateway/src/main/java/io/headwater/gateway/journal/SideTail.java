package io.headwater.gateway.journal;

import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.DerivedStatus;
import io.headwater.schemas.avro.IngestStatus;
import io.headwater.schemas.avro.NodeStatus;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.topic.DerivedTopic;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.RowWire;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.schemas.wire.WireFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what stands beside a journal: pending transactions and activity from now on, the status
 * topic from its beginning.
 *
 * <p>Threading: one thread calls {@link #start}, then {@link #step} again and again; {@link
 * #wakeup} any. Bounds: Kafka's fetch sizes.
 */
public final class SideTail implements AutoCloseable {

  private static final int FETCH_BYTES = 4 << 20;

  private final Map<String, Object> client;
  private final Consumer<byte[], byte[]> consumer;
  private final TopicNames names;
  private final ChainDispatch chain;
  private final Readiness readiness;

  private String clusterId = "";

  /** Where status is that was not there at the start. */
  private long statusFrom;

  /** The topic that activity is read from; empty before analytics has one. */
  private String derived = "";

  private volatile SyncStatus syncStatus = SyncStatus.SYNCED;

  private SideTail(
      Map<String, Object> client,
      Consumer<byte[], byte[]> consumer,
      TopicNames names,
      ChainDispatch chain,
      Readiness readiness) {
    this.client = client;
    this.consumer = consumer;
    this.names = names;
    this.chain = chain;
    this.readiness = readiness;
  }

  /** A tail that reads nothing yet. */
  public static SideTail open(
      Map<String, Object> client, TopicNames names, ChainDispatch chain, Readiness readiness) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    return new SideTail(
        client,
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        names,
        chain,
        readiness);
  }

  /** Begins to read; false when the topics are not both there yet. */
  public boolean start() {
    List<TopicPartition> pending = partitions(consumer, names.pending());
    List<TopicPartition> status = partitions(consumer, names.status());
    if (pending.isEmpty() || status.isEmpty()) {
      return false;
    }
    try (TopicAdmin admin = TopicAdmin.open(client)) {
      clusterId = admin.clusterId();
    }
    List<TopicPartition> all = new ArrayList<>(pending);
    all.addAll(status);
    consumer.assign(all);
    consumer.seekToEnd(pending);
    consumer.seekToBeginning(status);
    statusFrom =
        consumer.endOffsets(status).values().stream().mapToLong(Long::longValue).max().orElse(0);
    return true;
  }

  private static List<TopicPartition> partitions(
      Consumer<byte[], byte[]> consumer, String topicName) {
    return Objects.requireNonNullElse(consumer.partitionsFor(topicName), List.<PartitionInfo>of())
        .stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  /** The node's sync status. */
  public SyncStatus syncStatus() {
    return syncStatus;
  }

  /** Takes what has come, waiting at most so long. */
  public void step(Duration wait) {
    try {
      List<ActivityRow> activity = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
        try {
          if (record.value() != null) { // A tombstone says nothing.
            take(record, activity);
          }
        } catch (WireFormatException e) {
          chain.figures().unreadableSide(); // Of a newer writer: the journal does not wait for it.
        }
      }
      if (!activity.isEmpty()) {
        chain.activity(activity);
      }
    } catch (OffsetOutOfRangeException e) {
      // Both are lossy by contract: what retention took is not missed.
      consumer.seekToEnd(e.partitions());
    } catch (WakeupException e) {
      return;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, List<ActivityRow> activity) {
    if (record.topic().equals(derived)) {
      activity.add((ActivityRow) RowWire.decode(record.value(), ActivityRow.getClassSchema()));
    } else {
      takeBesides(record);
    }
  }

  private void takeBesides(ConsumerRecord<byte[], byte[]> record) {
    switch (SingleObject.decode(record.value())) {
      case PendingTransaction transaction -> chain.pending(transaction);
      case IngestStatus status -> {
        if (record.offset() < statusFrom) {
          readiness.found(status);
        } else {
          readiness.heard(status);
        }
      }
      case NodeStatus status -> {
        syncStatus = SyncStatus.of(status.getAnswer());
        chain.syncing(syncStatus.notification());
      }
      case DerivedStatus pointer -> {
        if (pointer.getClusterId().equals(clusterId)) { // A mirror brings those of others.
          read(pointer.getGeneration());
        }
      }
      default -> {} // Of another source, for other readers.
    }
  }

  /** From now on the activity of this generation is told, from what is newest there. */
  private void read(int generation) {
    String next = names.derived(new DerivedTopic(Table.ACTIVITY, View.LIVE), generation);
    List<TopicPartition> activity = next.equals(derived) ? List.of() : partitions(consumer, next);
    if (!activity.isEmpty()) {
      List<TopicPartition> all =
          new ArrayList<>(
              consumer.assignment().stream()
                  .filter(partition -> !partition.topic().equals(derived))
                  .toList());
      all.addAll(activity);
      consumer.assign(all);
      consumer.seekToEnd(activity);
      derived = next;
    }
  }

  /** Ends a step that is under way, from any thread. */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
