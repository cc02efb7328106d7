package io.headwater.ingest.journal;

import io.headwater.schemas.journal.JournalFencedException;
import io.headwater.schemas.journal.JournalSink;
import io.headwater.schemas.journal.JournalUncertainException;
import io.headwater.schemas.journal.NewRecord;
import io.headwater.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A chain's journal in Kafka, written in transactions under one {@code transactional.id}: who
 * initialises it last is the writer, every other is fenced.
 *
 * <p>Threading: one thread, which it blocks. Bounds: {@value #BUFFER_BYTES} bytes on their way.
 */
public final class KafkaJournalSink implements JournalSink {

  private static final int BUFFER_BYTES = 64 * 1024 * 1024;
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int REQUEST_BYTES = 1024 * 1024;
  private static final int TRANSACTION_TIMEOUT_MILLIS = 15_000;
  private static final int DELIVERY_TIMEOUT_MILLIS = 10_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final int PARTITION = 0;

  private final Producer<byte[], byte[]> producer;
  private final String topicName;

  private KafkaJournalSink(Producer<byte[], byte[]> producer, String topicName) {
    this.producer = producer;
    this.topicName = topicName;
  }

  /** Opens a producer; {@code client} has at least {@code bootstrap.servers}. */
  public static KafkaJournalSink open(Map<String, Object> client, long chainId) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "headwater-journal-" + chainId);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) DELIVERY_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    String topicName = new TopicNames(chainId).journal();
    try {
      return new KafkaJournalSink(
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
          topicName);
    } catch (ConfigException e) {
      throw e; // It does not get better.
    } catch (KafkaException e) {
      throw new JournalUncertainException(
          "opening a producer for %s: %s"
              .formatted(topicName, Objects.requireNonNullElse(e.getCause(), e).getMessage()),
          e);
    }
  }

  @Override
  public void initialise() {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw sorted("taking over", e);
    }
  }

  @Override
  public List<Long> append(List<NewRecord> records) {
    return transaction(
        () -> {
          List<Future<RecordMetadata>> sent = send(records);
          producer.commitTransaction();
          return offsets(sent);
        });
  }

  @Override
  public Optional<List<Long>> appendAt(long offset, List<NewRecord> records) {
    return transaction(
        () -> {
          List<Future<RecordMetadata>> sent = send(records);
          producer.flush();
          List<Long> offsets = offsets(sent);
          if (offsets.getFirst() != offset) {
            producer.abortTransaction();
            return Optional.empty();
          }
          producer.commitTransaction();
          return Optional.of(offsets);
        });
  }

  private interface Appending<T> {
    T run() throws ExecutionException, InterruptedException;
  }

  private <T> T transaction(Appending<T> appending) {
    try {
      producer.beginTransaction();
      return appending.run();
    } catch (KafkaException e) {
      throw sorted("appending", e);
    } catch (ExecutionException e) {
      throw sorted("appending", Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw sorted("appending", e);
    }
  }

  private List<Future<RecordMetadata>> send(List<NewRecord> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (NewRecord record : records) {
      sent.add(producer.send(toKafka(record)));
    }
    return sent;
  }

  private static List<Long> offsets(List<Future<RecordMetadata>> sent)
      throws ExecutionException, InterruptedException {
    List<Long> offsets = new ArrayList<>(sent.size());
    for (Future<RecordMetadata> future : sent) {
      offsets.add(future.get().offset());
    }
    return offsets;
  }

  private ProducerRecord<byte[], byte[]> toKafka(NewRecord record) {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(topicName, PARTITION, record.timestampMillis(), null, record.value());
    record.headers().writeTo(out.headers());
    return out;
  }

  private RuntimeException sorted(String doing, Throwable cause) {
    if (cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException) {
      return new JournalFencedException(
          "%s to %s: another ingest has taken over".formatted(doing, topicName), cause);
    }
    return new JournalUncertainException(
        "%s to %s: %s".formatted(doing, topicName, cause.getMessage()), cause);
  }

  /** Closes at once: what is on its way was committed, or is aborted by the next writer. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
