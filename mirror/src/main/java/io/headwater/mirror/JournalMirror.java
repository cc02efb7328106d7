package io.headwater.mirror;

import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicException;
import java.util.Map;
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
  private final Admission admission;
  private final Presence presence;
  private final String name;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("headwater-mirror").daemon().factory());
  private int looks;
  private boolean isWaiting;

  private JournalMirror(MirrorMaker maker, Admission admission, Presence presence, String name) {
    this.maker = maker;
    this.admission = admission;
    this.presence = presence;
    this.name = name;
  }

  /**
   * Starts a mirror; it copies after some seconds ({@link #running}).
   *
   * @throws MirrorException a chain is written on the target, or the target is no mirror of it
   * @throws TopicException a cluster cannot be reached, or a topic is not as it must be
   */
  public static JournalMirror start(MirrorSettings settings) throws InterruptedException {
    String fromId = clusterId(settings.from());
    String toId = clusterId(settings.to());
    if (fromId.equals(toId)) {
      throw new MirrorException(
          "--from %s and --to %s are the same cluster, %s: a journal cannot be mirrored onto itself"
              .formatted(
                  MirrorSettings.servers(settings.from()),
                  MirrorSettings.servers(settings.to()),
                  toId));
    }
    String name = fromId + ">" + toId; // The same whenever it is started, by whatever addresses.
    Presence presence = new Presence(settings, fromId);
    try {
      Admission admission =
          new Admission(settings, name, presence, new OtherDirection(settings, toId));
      admission.admit();
      JournalMirror mirror =
          new JournalMirror(maker(MirrorProperties.of(settings, name)), admission, presence, name);
      mirror.begin();
      return mirror;
    } catch (RuntimeException | InterruptedException e) {
      presence.close();
      throw e;
    }
  }

  private static String clusterId(Map<String, Object> client) {
    try (TopicAdmin admin = TopicAdmin.open(client)) {
      return admin.clusterId();
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
    var unusedToo =
        presence
            .ended()
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    ended.completeExceptionally(failure);
                  }
                });
    var unused =
        looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      looks++;
      if (looks == LOOKS_UNTIL_LATE && !running.isDone()) {
        LOG.warn(
            "nothing is copied yet: do both clusters answer? HEADWATER_KAFKA_LOG=WARN tells more");
      }
      lookAfterTask();
      if (looks % LOOKS_PER_TOPIC_LOOK == 0) {
        admission.admitLate();
        if (isWaiting) {
          isWaiting = false;
          LOG.info("both clusters answer again");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It is being closed.
    } catch (NotFoundException e) {
      LOG.debug("not configured yet: {}", e.getMessage());
    } catch (TopicException e) {
      if (!e.isUnanswered()) {
        ended.completeExceptionally(e);
      } else if (!isWaiting) {
        isWaiting = true;
        LOG.warn("waiting, and going on when it answers: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  private void lookAfterTask() {
    ConnectorStateInfo state = maker.connectorStatus(FLOW, CONNECTOR);
    if (state.connector().state().equals("FAILED")) {
      endBy(state.connector().trace());
    }
    for (ConnectorStateInfo.TaskState task : state.tasks()) {
      if (task.state().equals("FAILED")) {
        endBy(task.trace());
      } else if (task.state().equals("RUNNING")) {
        running.complete(null);
      }
    }
  }

  private void endBy(String trace) {
    String first = trace.lines().findFirst().orElse("for no reason given");
    ended.completeExceptionally(
        new MirrorException("the mirror has failed: " + first + "; start it again"));
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
    AdmittedTopics.forget(name);
    presence.close();
  }
}
