package io.headwater.ingest.lease;

import io.headwater.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write, held by the member of the group {@code headwater-ingest-<chain>} that owns
 * the journal's one partition. Nothing is read from it.
 *
 * <p>The assignor is sticky: who joins later takes nothing away, so leadership never goes back and
 * forth. A member that was paused for longer than half a session doubts itself first, and joins
 * anew: by then another may lead.
 *
 * <p>Threading: a thread of its own polls the group, so that slow nodes lose no lease.
 */
public final class GroupLease implements Lease {

  private static final Logger LOG = LoggerFactory.getLogger(GroupLease.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LEAVE = Duration.ofSeconds(2);
  private static final int HEARTBEATS_PER_SESSION = 3;

  private final Consumer<byte[], byte[]> consumer;
  private final String topicName;
  private final long doubtNanos;
  private final LongSupplier nanos;
  private final Runnable wake;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  private volatile boolean held;
  private volatile boolean givenUp;
  private volatile long polledNanos;
  private volatile @Nullable Throwable failure;

  /** The consumer group whose members may write a chain's journal. */
  public static String group(long chainId) {
    return "headwater-ingest-" + chainId;
  }

  /**
   * A member of the group, which may not have joined yet.
   *
   * @param client Kafka client properties, at least {@code bootstrap.servers}
   * @param session silence after which another takes over
   * @param wake run when the right is won
   */
  public GroupLease(Map<String, Object> client, long chainId, Duration session, Runnable wake) {
    this.topicName = new TopicNames(chainId).journal();
    this.doubtNanos = session.toNanos() / 2;
    this.nanos = System::nanoTime;
    this.wake = wake;
    this.consumer =
        GroupMember.open(
            client, group(chainId), session, session.dividedBy(HEARTBEATS_PER_SESSION));
    this.polledNanos = nanos.getAsLong();
    this.thread =
        Thread.ofPlatform().name("headwater-lease-" + chainId).daemon().unstarted(this::run);
    thread.start();
  }

  private void run() {
    try {
      join();
      boolean away = false;
      while (!isClosing()) {
        try {
          poll();
          away = false;
        } catch (RetriableException e) {
          if (!away) {
            LOG.warn("the group of ingests cannot be reached, trying again: {}", e.getMessage());
          }
          away = true;
          var unused = closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (WakeupException e) {
      held = false; // It is being closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      held = false;
      consumer.close(CloseOptions.timeout(LEAVE));
    }
  }

  private void join() {
    consumer.subscribe(
        List.of(topicName),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions); // Its records are read by others.
            if (!partitions.isEmpty()) {
              held = true;
              wake.run();
            }
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
              held = false;
            }
          }
        });
  }

  private void poll() {
    if (givenUp || nanos.getAsLong() - polledNanos > doubtNanos) {
      held = false;
      givenUp = false;
      consumer.unsubscribe();
      join();
    }
    polledNanos = nanos.getAsLong();
    var unused = consumer.poll(POLL);
  }

  @Override
  public boolean isHeld() {
    Throwable failed = failure;
    if (failed != null) {
      throw new LeaseException(
          "the group of ingests cannot be joined: " + failed.getMessage(), failed);
    }
    return held && !givenUp && nanos.getAsLong() - polledNanos <= doubtNanos;
  }

  @Override
  public boolean giveUp() {
    givenUp = true;
    return true;
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Leaves the group, so that another takes over at once. */
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      if (!thread.join(LEAVE.multipliedBy(2))) {
        LOG.warn("the group of ingests was not left in time, another waits out the session");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
