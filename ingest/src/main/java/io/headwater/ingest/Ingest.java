package io.headwater.ingest;

import io.headwater.ingest.journal.JournalWriter;
import io.headwater.ingest.journal.KafkaJournalSink;
import io.headwater.ingest.lease.GroupLease;
import io.headwater.ingest.lease.Lease;
import io.headwater.ingest.mempool.IngestStatusFeed;
import io.headwater.ingest.mempool.SideTopics;
import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeException;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running ingest: topics made and checked, the follower on its thread, mempool and status on
 * another.
 *
 * <p>Threading: {@link #start} blocks until the node has told its chain and Kafka has the topics.
 */
public final class Ingest implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final Duration PENDING_EVERY = Duration.ofMillis(500);
  private static final Duration STATUS_EVERY = Duration.ofSeconds(2);
  private static final Duration CHAIN_ID_RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final long chainId;
  private final IngestSettings settings;
  private final InstantSource clock = InstantSource.system();
  private final WakeUp wakeUp = new WakeUp();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final SideTopics sideTopics;
  private final IngestStatusFeed status;
  private final SideFeeds feeds;
  private final ScheduledExecutorService side =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("headwater-mempool").daemon().factory());
  private final Lease lease;
  private final Thread follower;
  private volatile boolean stopping;
  private volatile IngestFigures figures = new IngestFigures();

  private Ingest(IngestSettings settings, long chainId, Duration restateAfter) {
    this.settings = settings;
    this.chainId = chainId;
    this.sideTopics = SideTopics.open(settings.kafka(), chainId);
    this.status = new IngestStatusFeed(clock, record -> sideTopics.status("ingest", record));
    this.feeds = new SideFeeds(addresses(settings), clock, sideTopics);
    this.lease =
        settings
            .session()
            .<Lease>map(session -> new GroupLease(settings.kafka(), chainId, session, wakeUp::wake))
            .orElse(Lease.ALWAYS);
    this.follower =
        Thread.ofPlatform()
            .name("headwater-follower-" + chainId)
            .daemon()
            .unstarted(() -> run(restateAfter));
  }

  /**
   * Starts an ingest.
   *
   * @throws io.headwater.schemas.topic.TopicException Kafka cannot be reached, or a topic is not as
   *     it must be
   * @throws NoUsableNodeException the nodes are on another chain than was asked for
   */
  public static Ingest start(IngestSettings settings) throws InterruptedException {
    long chainId =
        settings.chainId().isPresent() ? settings.chainId().getAsLong() : askChain(settings);
    TopicNames names = new TopicNames(chainId);
    boolean replicated = settings.replicated();
    Duration retention;
    try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
      List<TopicLayout> layouts =
          List.of(
              TopicLayout.pending(names, replicated),
              TopicLayout.status(names, replicated),
              // The last one: where it is there, all are.
              TopicLayout.journal(names, settings.retention(), replicated));
      admin.create(layouts);
      layouts.forEach(admin::check);
      retention = admin.retention(names.journal());
    }
    Duration quarter = retention.dividedBy(4);
    Duration usual = settings.rules().restateAfter();
    Ingest ingest = new Ingest(settings, chainId, quarter.compareTo(usual) < 0 ? quarter : usual);
    ingest.begin();
    return ingest;
  }

  /** Asks the nodes for their chain until one answers. */
  private static long askChain(IngestSettings settings) throws InterruptedException {
    Backoff backoff = new Backoff();
    for (int i = 0; ; i++) {
      var url = settings.nodes().get(i % settings.nodes().size());
      try (NodeClient node = NodeClient.open(url, settings.limits())) {
        return ChainIds.ask(node);
      } catch (NodeException e) {
        backoff.report(LOG, String.valueOf(e.getMessage()));
        new WakeUp().await(CHAIN_ID_RETRY);
      }
    }
  }

  private void begin() {
    follower.start();
    every(PENDING_EVERY, () -> feeds.pollPending(followed()));
    every(STATUS_EVERY, () -> feeds.pollStatus(followed()));
    every(STATUS_EVERY, status::publish);
  }

  /** Place of the node that is followed; the first before that is known. */
  private int followed() {
    List<NodeView> nodes = figures.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).followed()) {
        return i;
      }
    }
    return 0;
  }

  private static List<Supplier<NodeClient>> addresses(IngestSettings settings) {
    return settings.nodes().stream()
        .<Supplier<NodeClient>>map(url -> () -> NodeClient.open(url, settings.limits()))
        .toList();
  }

  /**
   * A node that fails is asked again at the next turn; that it fails is the follower's to report.
   */
  private void every(Duration interval, Runnable task) {
    var unused =
        side.scheduleWithFixedDelay(
            () -> {
              try {
                if (lease.isHeld()) {
                  task.run();
                }
              } catch (NodeException e) {
                LOG.debug("asked again in {} ms: {}", interval.toMillis(), e.getMessage());
              } catch (RuntimeException e) {
                ended.completeExceptionally(e);
              }
            },
            0,
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void run(Duration restateAfter) {
    SecureRandom random = new SecureRandom();
    try (JournalWriter writer =
            new JournalWriter(
                () -> KafkaJournalSink.open(settings.kafka(), chainId),
                KafkaJournalSource.open(settings.kafka(), chainId),
                clock,
                random::nextLong);
        Follower steps =
            new Follower(
                chainId,
                settings.rules().restatedAfter(restateAfter),
                writer,
                addresses(settings),
                new Follower.Surroundings(clock, wakeUp::wake, status, lease))) {
      figures = steps.figures();
      while (!stopping) {
        wakeUp.await(steps.step());
      }
      ended.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended.complete(null);
    } catch (RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  /** What was done so far, for metrics. */
  public IngestFigures figures() {
    return figures;
  }

  /** The chain that is followed. */
  public long chainId() {
    return chainId;
  }

  /** Ends when following ends: with what ended it, or after {@link #close}. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void close() {
    stopping = true;
    wakeUp.wake();
    side.shutdownNow();
    feeds.close();
    try {
      if (!follower.join(CLOSE_TIMEOUT)) {
        LOG.warn("the follower still waits for its node or Kafka; it is left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lease.close();
    sideTopics.close();
  }
}
