package io.headwater.app.mirror;

import io.headwater.schemas.topic.TopicException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.mirror.MirrorMaker;
import org.apache.kafka.connect.mirror.SourceAndTarget;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running mirror: journal, status and pending topics of chains, from one Kafka cluster to
 * another.
 *
 * <p>Threading: {@link #start} and {@link #close} by one thread; one of its own looks after the
 * chains and the task. Bounds: Connect's: a batch of 32 MiB on its way.
 */
public final class JournalMirror implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JournalMirror.class);
  private static final SourceAndTarget FLOW =
      new SourceAndTarget(MirrorProperties.FROM, MirrorProperties.TO);
  private static final String CONNECTOR = "MirrorSourceConnector";
  private static final long LOOK_MILLIS = 500;
  private static final int LOOKS_PER_TOPIC_LOOK = 10;
  private static final int LOOKS_UNTIL_LATE = 60;

  private final MirrorMaker maker;
  private final MirroredTopics topics;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("headwater-mirror").daemon().factory());
  private int looks;

  private JournalMirror(MirrorMaker maker, MirroredTopics topics) {
    this.maker = maker;
    this.topics = topics;
  }

  /**
   * Starts a mirror; it copies after some seconds ({@link #running}).
   *
   * @throws MirrorException the target is no mirror of the source
   * @throws TopicException a cluster cannot be reached, or a topic is not as it must be
   */
  public static JournalMirror start(MirrorSettings settings) throws InterruptedException {
    MirroredTopics topics = new MirroredTopics(settings);
    Set<Long> chains = topics.make();
    for (long chainId : settings.chains()) {
      if (!chains.contains(chainId)) {
        LOG.warn("chain {} has no journal to mirror yet", chainId);
      }
    }
    Map<Long, OptionalLong> mirrored = new HashMap<>();
    Continuity continuity = new Continuity(settings);
    for (long chainId : chains) {
      mirrored.put(chainId, mirroredOffset(chainId, continuity, topics, settings));
    }
    new StoredOffsets(settings).store(mirrored);
    JournalMirror mirror = new JournalMirror(maker(MirrorProperties.of(settings)), topics);
    mirror.begin();
    return mirror;
  }

  private static OptionalLong mirroredOffset(
      long chainId, Continuity continuity, MirroredTopics topics, MirrorSettings settings) {
    try {
      return continuity.mirroredOffset(chainId);
    } catch (MirrorException e) {
      if (!settings.replaces()) {
        throw e;
      }
      LOG.warn("chain {} is mirrored anew: {}", chainId, e.getMessage());
      topics.replace(chainId);
      return OptionalLong.empty();
    }
  }

  /** Connect leaves its own class loader behind on the thread that makes it. */
  private static MirrorMaker maker(Map<String, String> properties) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    try {
      return new MirrorMaker(properties);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  private void begin() {
    maker.start();
    var unused =
        looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      looks++;
      if (looks == LOOKS_UNTIL_LATE && !running.isDone()) {
        LOG.warn("nothing is copied yet: do both clusters answer? HEADWATER_LOG=DEBUG tells more");
      }
      lookAfterTask();
      if (looks % LOOKS_PER_TOPIC_LOOK == 0) {
        topics.make().forEach(chainId -> LOG.info("chain {} is mirrored from now on", chainId));
      }
    } catch (NotFoundException e) {
      LOG.debug("not configured yet: {}", e.getMessage());
    } catch (TopicException e) {
      if (!e.isUnanswered()) {
        ended.completeExceptionally(e);
      }
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  private void lookAfterTask() {
    ConnectorStateInfo state = maker.connectorStatus(FLOW, CONNECTOR);
    for (ConnectorStateInfo.TaskState task : state.tasks()) {
      if (task.state().equals("FAILED")) {
        String first = task.trace().lines().findFirst().orElse("for no reason given");
        ended.completeExceptionally(
            new MirrorException("the mirror has failed: " + first + "; start it again"));
      } else if (task.state().equals("RUNNING")) {
        running.complete(null);
      }
    }
  }

  /** Done once records are copied. */
  public CompletableFuture<Void> running() {
    return running;
  }

  /** Ends when copying has failed for good. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /** Copies no more once it returns. */
  @Override
  public void close() {
    looking.shutdownNow();
    maker.stop();
    maker.awaitStop();
  }
}
