package io.headwater.mirror;

import io.headwater.ingest.promotion.TargetCluster;
import io.headwater.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows on the target that a mirror of a chain writes there, and of which cluster: as the member of
 * a group that owns the chain's status topic. Nothing is read from it. A mirror of the other
 * direction sees it, and does not start.
 *
 * <p>Threading: a thread of its own is the member; {@link #announce} and {@link #close} by one
 * thread.
 */
final class Presence implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  /** A mirror that was killed is seen for so long. */
  private static final Duration SESSION = Duration.ofSeconds(10);

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LEAVE = Duration.ofSeconds(2);

  /** Longer than a session, and than the group waits for its first members. */
  private static final Duration JOIN = Duration.ofSeconds(25);

  private final String where;
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile Set<String> due = Set.of();
  private volatile Set<String> owned = Set.of();

  /**
   * A presence that shows nothing yet.
   *
   * @param fromId id of the cluster that is mirrored
   */
  Presence(MirrorSettings settings, String fromId) {
    this.where = MirrorSettings.servers(settings.to());
    this.consumer = consumer(settings.to(), TargetCluster.mirrors(fromId));
    this.thread = Thread.ofPlatform().name("headwater-mirror-here").daemon().unstarted(this::run);
    thread.start();
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> client, String group) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A chain that is mirrored anew has its topics deleted and made again.
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) HEARTBEAT.toMillis());
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Shows more chains; returns when they are shown.
   *
   * @throws MirrorException another mirror of the same cluster has one of them
   */
  void announce(Set<Long> chains) throws InterruptedException {
    Set<String> topics = new TreeSet<>(due);
    chains.forEach(chainId -> topics.add(new TopicNames(chainId).status()));
    due = Set.copyOf(topics);
    long until = System.nanoTime() + JOIN.toNanos();
    while (!owned.containsAll(topics)) {
      if (ended.isDone()) {
        throw (MirrorException) ended.exceptionNow();
      }
      if (System.nanoTime() - until > 0) {
        throw new MirrorException(
            "chains %s: another mirror of the same cluster writes them on %s: stop one of them"
                .formatted(chains, where));
      }
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
  }

  private void run() {
    try {
      Set<String> subscribed = Set.of();
      while (closing.getCount() > 0) {
        if (!due.equals(subscribed)) {
          subscribed = due;
          consumer.subscribe(subscribed);
        }
        if (subscribed.isEmpty()) {
          var unused = closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          poll();
        }
      }
    } catch (WakeupException e) {
      owned = Set.of(); // It is being closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ended.completeExceptionally(
          new MirrorException(
              "%s does not let this mirror be seen there: %s".formatted(where, e.getMessage())));
    } finally {
      consumer.close(CloseOptions.timeout(LEAVE));
    }
  }

  private void poll() throws InterruptedException {
    try {
      var unused = consumer.poll(POLL);
      Set<TopicPartition> assigned = consumer.assignment();
      consumer.pause(assigned); // Its records are read by others.
      Set<String> topics = new HashSet<>();
      assigned.forEach(partition -> topics.add(partition.topic()));
      owned = topics;
    } catch (RetriableException e) {
      var unused = closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS); // It asks again.
    }
  }

  /** Ends when it can be shown no more. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Is seen no more, once it returns. */
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      if (!thread.join(LEAVE.multipliedBy(2))) {
        LOG.warn("the mirror is seen on {} for {} s more", where, SESSION.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
