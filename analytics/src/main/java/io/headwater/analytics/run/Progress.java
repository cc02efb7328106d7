package io.headwater.analytics.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How far a generation has come in the journal, as Kafka knows it: committed together with what was
 * derived.
 *
 * <p>Threading: blocks its caller, each call at most {@value #TIMEOUT_SECONDS} s.
 */
public final class Progress implements AutoCloseable {

  private static final long TIMEOUT_SECONDS = 30;

  private final Admin admin;
  private final TopicPartition journal;

  private Progress(Admin admin, TopicPartition journal) {
    this.admin = admin;
    this.journal = journal;
  }

  /** Opens a connection. */
  public static Progress open(Map<String, Object> kafka, String journal) {
    return new Progress(Admin.create(new HashMap<>(kafka)), new TopicPartition(journal, 0));
  }

  /** The name under which Kafka keeps the position of a generation. */
  public static String group(long chainId, int generation) {
    return "headwater-analytics-%d-g%d".formatted(chainId, generation);
  }

  /**
   * The offset that is derived next; empty where nothing was.
   *
   * @throws TimeoutException Kafka does not answer
   */
  public OptionalLong position(String group) {
    OffsetAndMetadata committed =
        await(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "tell the position of " + group)
            .get(journal);
    return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
  }

  /** Offset after the journal's last record. */
  public long end() {
    KafkaFuture<ListOffsetsResultInfo> end =
        admin.listOffsets(Map.of(journal, OffsetSpec.latest())).partitionResult(journal);
    return await(end, "tell the end of " + journal.topic()).offset();
  }

  /** Has a generation begin there. */
  void begin(String group, long offset) {
    var unused =
        await(
            admin
                .alterConsumerGroupOffsets(group, Map.of(journal, new OffsetAndMetadata(offset)))
                .all(),
            "set the position of " + group);
  }

  private static <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AnalyticsException("interrupted while Kafka was to " + what, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException timeout) {
        throw timeout;
      }
      throw new AnalyticsException("Kafka did not %s: %s".formatted(what, e.getMessage()), e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("Kafka did not %s in time".formatted(what), e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
