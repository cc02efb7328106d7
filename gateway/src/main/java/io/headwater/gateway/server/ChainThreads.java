package io.headwater.gateway.server;

import io.headwater.gateway.journal.JournalTail;
import io.headwater.gateway.journal.Readiness;
import io.headwater.gateway.journal.SideTail;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicException;
import io.headwater.schemas.topic.TopicLayout;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the reading threads of one chain do: wait until ingest has made the journal, read, and go on
 * when a Kafka that was away is back.
 *
 * <p>Threading: {@link #readJournal} and {@link #readSide} each on a thread of their own, {@link
 * #stop} any.
 */
final class ChainThreads {

  private static final Logger LOG = LoggerFactory.getLogger(ChainThreads.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration NO_ROOM_WAIT = Duration.ofMillis(1);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Map<String, Object> kafka;
  private final TopicLayout layout;
  private final Readiness readiness;
  private final JournalTail.Listener listener;
  private final CountDownLatch topicThere = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  ChainThreads(
      Map<String, Object> kafka,
      TopicLayout layout,
      Readiness readiness,
      JournalTail.Listener listener) {
    this.kafka = kafka;
    this.layout = layout;
    this.readiness = readiness;
    this.listener = listener;
  }

  /** Reads the journal until the end, {@link #stop}, or something that nobody can go on after. */
  void readJournal(JournalTail tail, long recentBytes, BooleanSupplier hasRoom) {
    ending(
        () -> {
          awaitTopic();
          topicThere.countDown();
          outlasting(
              () -> {
                tail.start(recentBytes);
                return false;
              });
          outlasting(
              () -> {
                if (hasRoom.getAsBoolean()) {
                  return tail.step(POLL);
                }
                pause(NO_ROOM_WAIT);
                return true;
              });
        });
  }

  /** Reads what stands beside the journal until {@link #stop}. */
  void readSide(SideTail side) {
    ending(
        () -> {
          topicThere.await();
          outlasting(
              () -> {
                boolean isThere = side.start();
                if (!isThere) {
                  pause(RETRY); // A mirror may bring them later than the journal.
                }
                return !isThere;
              });
          outlasting(
              () -> {
                side.step(POLL);
                return true;
              });
        });
  }

  /** Ends both; whoever waits in Kafka is to be woken besides. */
  void stop() {
    stopped.countDown();
    topicThere.countDown();
  }

  private interface Reading {
    void read() throws InterruptedException;
  }

  private interface Step {
    /** Whether there is another one. */
    boolean make() throws InterruptedException;
  }

  /** Whatever ends reading is told; nothing ends it silently. */
  private void ending(Reading reading) {
    try {
      reading.read();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("chain stopped", e);
      String why = "the chain has stopped here: " + e.getMessage();
      readiness.stopped(why);
      listener.onStopped(why);
    }
  }

  private void awaitTopic() throws InterruptedException {
    boolean waits = false;
    while (!isStopped()) {
      try (TopicAdmin admin = TopicAdmin.open(kafka)) {
        if (admin.has(layout.name())) {
          admin.check(layout);
          return;
        }
      } catch (TopicException e) {
        if (!e.isUnanswered()) {
          throw e;
        }
        readiness.waiting("Kafka does not answer: " + e.getMessage());
        LOG.warn("{}; the gateway waits for it", e.getMessage());
        pause(RETRY);
        continue;
      }
      if (!waits) {
        waits = true;
        String what = "topic " + layout.name() + " is not there yet: has an ingest run?";
        readiness.waiting(what);
        LOG.info("{} The gateway waits for it.", what);
      }
      pause(RETRY);
    }
  }

  /** Makes steps while there are any, waiting for Kafka where it is away. */
  private void outlasting(Step step) throws InterruptedException {
    boolean away = false;
    boolean goesOn = true;
    while (goesOn && !isStopped()) {
      try {
        goesOn = step.make();
        if (away) {
          LOG.info("Kafka answers again");
        }
        away = false;
        readiness.waiting(null);
      } catch (RetriableException e) {
        if (!away) {
          LOG.warn("Kafka does not answer, reading goes on when it does: {}", e.getMessage());
        }
        away = true;
        readiness.waiting("Kafka does not answer: " + e.getMessage());
        pause(RETRY);
      }
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void pause(Duration time) throws InterruptedException {
    var unused = stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
