package io.headwater.analytics.run;

import io.headwater.analytics.AnalyticsFigures;
import io.headwater.analytics.DerivedTopics;
import io.headwater.analytics.registry.ConfluentFormat;
import io.headwater.analytics.rows.RowFormat;
import io.headwater.analytics.topology.AnalyticsTopology;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicException;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running analytics: derives a generation of topics, says when it is the one to read, and ends
 * when a newer one is.
 *
 * <p>Threading: {@link #start} blocks until Kafka has the topics; then Kafka Streams has a thread,
 * and the look after it another.
 */
public final class Analytics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Analytics.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);

  private static final long UNKNOWN = -1;

  /** So few records behind, a generation that is built anew has caught up. */
  private static final long CAUGHT_UP_RECORDS = 16;

  private final DerivedTopics topics;
  private final AnalyticsFigures figures;
  private final KafkaStreams streams;
  private final DerivedPointer pointer;
  private final Progress progress;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("headwater-analytics").daemon().factory());
  private volatile long lag = UNKNOWN;

  /** Of the thread that looks. */
  private boolean isWaiting;

  private Analytics(
      DerivedTopics topics,
      AnalyticsFigures figures,
      KafkaStreams streams,
      DerivedPointer pointer,
      Progress progress) {
    this.topics = topics;
    this.figures = figures;
    this.streams = streams;
    this.pointer = pointer;
    this.progress = progress;
  }

  /**
   * Starts one.
   *
   * @throws TopicException the journal is not there, or a topic is not as it must be
   */
  public static Analytics start(AnalyticsSettings settings) {
    TopicNames names = new TopicNames(settings.chainId());
    try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
      admin.check(TopicLayout.status(names, settings.topics().replicated()));
    }
    DerivedPointer pointer = DerivedPointer.open(settings.kafka(), settings.chainId());
    Progress progress = Progress.open(settings.kafka(), names.journal());
    try {
      OptionalInt read = pointer.generation();
      DerivedTopics topics = Generation.decide(settings, generation(settings, read), read);
      AnalyticsFigures figures = new AnalyticsFigures();
      KafkaStreams streams = streams(settings, topics, figures);
      Analytics analytics = new Analytics(topics, figures, streams, pointer, progress);
      try {
        // Nothing is made before all that can be wrong with the settings was seen.
        Generation.make(settings, topics);
        begin(settings, progress, topics.generation());
        analytics.run();
      } catch (RuntimeException e) {
        streams.close();
        throw e;
      }
      return analytics;
    } catch (RuntimeException e) {
      progress.close();
      pointer.close();
      throw e;
    }
  }

  private static KafkaStreams streams(
      AnalyticsSettings settings, DerivedTopics topics, AnalyticsFigures figures) {
    RowFormat format = format(settings, topics);
    try {
      return new KafkaStreams(
          AnalyticsTopology.build(topics, format, figures),
          StreamsProperties.of(
              settings,
              Progress.group(settings.chainId(), topics.generation()),
              settings.stateDirectory()));
    } catch (StreamsException e) {
      throw new AnalyticsException(
          "--state %s cannot be used: another analytics uses it, or it cannot be written"
              .formatted(settings.stateDirectory()),
          e);
    }
  }

  private static RowFormat format(AnalyticsSettings settings, DerivedTopics topics) {
    return settings
        .registry()
        .<RowFormat>map(registry -> ConfluentFormat.register(registry, topics))
        .orElse(RowFormat.SINGLE_OBJECT);
  }

  private static int generation(AnalyticsSettings settings, OptionalInt read) {
    int generation = settings.generation().orElse(read.orElse(1));
    if (generation < read.orElse(1)) {
      throw new IllegalArgumentException(
          "--generation %d: generation %d is the one to read"
              .formatted(generation, read.orElse(1)));
    }
    return generation;
  }

  /** A generation that is new begins where the journal's last life does. */
  private static void begin(AnalyticsSettings settings, Progress progress, int generation) {
    String group = Progress.group(settings.chainId(), generation);
    if (progress.position(group).isEmpty()) {
      try (JournalReader journal =
          new JournalReader(KafkaJournalSource.open(settings.kafka(), settings.chainId()))) {
        progress.begin(group, LifeSearch.begin(journal));
      }
    }
  }

  private void run() {
    streams.setUncaughtExceptionHandler(
        failure -> {
          ended.completeExceptionally(rootOf(failure));
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    var unused =
        looking.scheduleWithFixedDelay(
            this::lookAfter, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private void lookAfter() {
    try {
      look();
      if (isWaiting) {
        isWaiting = false;
        LOG.info("Kafka answers again");
      }
    } catch (RuntimeException e) {
      if (isUnanswered(e)) {
        waitForKafka(e);
      } else if (!looking.isShutdown()) {
        ended.completeExceptionally(e);
      }
    }
  }

  /** Kafka Streams waits, too; both ask again. */
  private void waitForKafka(RuntimeException unanswered) {
    lag = UNKNOWN;
    if (!isWaiting) {
      isWaiting = true;
      LOG.warn("waiting for Kafka, and going on when it answers: {}", unanswered.getMessage());
    }
  }

  private static boolean isUnanswered(RuntimeException failure) {
    return failure instanceof TimeoutException
        || failure instanceof TopicException topic && topic.isUnanswered();
  }

  private void look() {
    String group = Progress.group(topics.chainId(), topics.generation());
    lag = Math.max(0, progress.end() - progress.position(group).orElse(0));
    int read = pointer.generation().orElse(0);
    if (read > topics.generation()) {
      LOG.info(
          "generation {} of the derived topics is read now: {} ends", read, topics.generation());
      ended.complete(null);
    } else if (read < topics.generation()
        && (topics.generation() == 1 || lag <= CAUGHT_UP_RECORDS)) {
      pointer.set(topics.generation(), InstantSource.system().millis());
      LOG.info("generation {} of the derived topics is the one to read", topics.generation());
    }
  }

  /** The topics that it writes. */
  public DerivedTopics topics() {
    return topics;
  }

  /** What it has done. */
  public AnalyticsFigures figures() {
    return figures;
  }

  /** Offsets of the journal that are not derived yet; -1 before that is known. */
  public long lag() {
    return lag;
  }

  /** Ends when it does: with what ended it, or when a newer generation is read. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void close() {
    looking.shutdownNow();
    boolean isClosed = streams.close(CLOSE_TIMEOUT);
    if (!isClosed) {
      LOG.warn("Kafka Streams still waits for Kafka; it is left behind");
    }
    progress.close();
    looking.close();
    pointer.close();
  }
}
