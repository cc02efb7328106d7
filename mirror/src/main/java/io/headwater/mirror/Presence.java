package io.headwater.mirror;

import io.headwater.ingest.lease.GroupMember;
import io.headwater.ingest.promotion.TargetCluster;
import io.headwater.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows on the target that a mirror of a chain writes there, and of which cluster: as a member of a
 * group that owns the chain's status topic. Nothing is read from it. A mirror of the other
 * direction sees it, and does not start.
 *
 * <p>Threading: a thread of its own is the member; the methods are for any.
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

  private final MirrorSettings settings;
  private final String fromId;
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile Set<String> due = Set.of();

  /**
   * A presence that shows nothing yet.
   *
   * @param fromId id of the cluster that is mirrored
   */
  Presence(MirrorSettings settings, String fromId) {
    this.settings = settings;
    this.fromId = fromId;
    this.consumer = consumer(settings.to(), TargetCluster.mirrors(fromId));
    this.thread = Thread.ofPlatform().name("headwater-mirror-here").daemon().unstarted(this::run);
    thread.start();
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> client, String group) {
    Map<String, Object> settings = new HashMap<>(client);
    // A chain that is mirrored anew has its topics deleted and made again.
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) HEARTBEAT.toMillis());
    return GroupMember.open(settings, group, SESSION, HEARTBEAT);
  }

  /**
   * Shows more chains; returns when Kafka says so to others, too.
   *
   * @throws MirrorException Kafka does not
   */
  void announce(Set<Long> chains) throws InterruptedException {
    change(topics -> topics.addAll(statusTopics(chains)));
    long until = System.nanoTime() + JOIN.toNanos();
    try (TargetCluster target = new TargetCluster(settings.to())) {
      while (!target.mirroredFrom(fromId, chains).equals(chains)) {
        if (ended.isDone()) {
          throw (MirrorException) ended.exceptionNow();
        }
        if (System.nanoTime() - until > 0) {
          throw new MirrorException(
              "a mirror of chains %s could not join its group on %s within %d s; run it again"
                  .formatted(chains, where(), JOIN.toSeconds()));
        }
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis()); // Between two questions to Kafka.
      }
    }
  }

  /** Shows chains no more that are not mirrored after all. */
  void withdraw(Set<Long> chains) {
    change(topics -> topics.removeAll(statusTopics(chains)));
  }

  private synchronized void change(java.util.function.Consumer<Set<String>> change) {
    Set<String> next = new TreeSet<>(due);
    change.accept(next);
    due = Set.copyOf(next);
  }

  private static Set<String> statusTopics(Set<Long> chains) {
    return chains.stream()
        .map(chainId -> new TopicNames(chainId).status())
        .collect(Collectors.toSet());
  }

  private String where() {
    return MirrorSettings.servers(settings.to());
  }

  private void run() {
    try {
      Set<String> subscribed = Set.of();
      while (closing.getCount() > 0) {
        if (!due.equals(subscribed)) {
          subscribed = due;
          consumer.subscribe(subscribed); // Of none: it leaves.
        }
        if (subscribed.isEmpty()) {
          var unused = closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          poll();
        }
      }
    } catch (WakeupException e) {
      return; // It is being closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ended.completeExceptionally(
          new MirrorException(
              "%s does not let this mirror be seen there: %s".formatted(where(), e.getMessage())));
    } finally {
      consumer.close(CloseOptions.timeout(LEAVE));
    }
  }

  private void poll() throws InterruptedException {
    try {
      var unused = consumer.poll(POLL);
      consumer.pause(consumer.assignment()); // Its records are read by others.
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
        LOG.warn("the mirror is seen on {} for {} s more", where(), SESSION.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
