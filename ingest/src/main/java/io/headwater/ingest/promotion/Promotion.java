package io.headwater.ingest.promotion;

import io.headwater.ingest.journal.JournalWriter;
import io.headwater.ingest.journal.KafkaJournalSink;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.journal.JournalFencedException;
import io.headwater.schemas.journal.JournalUncertainException;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.topic.TopicAdmin;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Makes a mirrored journal one that is written here: an {@code EpochStarted} continues it after its
 * last whole entry. What a mirror or the writer at home still sends afterwards is of an ended
 * epoch, and skipped.
 *
 * <p>It writes as ingest does, with the fenced writer, and only where nothing came since it read
 * the end: of all that readers find before the new epoch nothing contradicts it.
 *
 * <p>Threading: blocks its caller.
 *
 * @param kafka client properties of the cluster that takes over
 * @param chainId the chain
 * @param replicated whether its topics must survive the loss of a broker
 * @param quiet for so long nothing may come before it is believed that the mirror has stopped
 */
public record Promotion(
    Map<String, Object> kafka, long chainId, boolean replicated, Duration quiet) {

  private static final long LOOK_MILLIS = 100;

  /** Promotes the journal, or finds that it was. */
  public Promoted run() throws InterruptedException {
    checkTopic();
    String reason = "promoted in Kafka cluster " + clusterWithoutIngest();
    awaitQuiet();
    try (JournalWriter writer = writer()) {
      writer.takeOver();
      if (writer.last() == null) {
        throw new PromotionException(
            "%s on %s holds no entry: was it mirrored, and is --kafka the datacenter that takes over?"
                .formatted(topicName(), where()));
      }
      EpochStarted last = writer.epochStarted();
      if (last != null && last.getReason().equals(reason)) {
        return new Promoted(last, false, 0);
      }
      int dropped = writer.unfinishedSlices();
      if (!writer.goOn(reason)) {
        throw stillWritten("while it was promoted");
      }
      return new Promoted(Objects.requireNonNull(writer.epochStarted()), true, dropped);
    } catch (JournalConflictException e) {
      throw new PromotionException(
          e.getMessage()
              + ": let the mirror run on until it has come, or promote a datacenter that has it",
          e);
    } catch (JournalFencedException | JournalUncertainException e) {
      throw new PromotionException(
          e.getMessage() + ": run it again, it finds out what became of it", e);
    }
  }

  private void checkTopic() {
    try (TopicAdmin admin = TopicAdmin.open(kafka)) {
      admin.check(TopicLayout.journal(new TopicNames(chainId), Duration.ofDays(1), replicated));
    }
  }

  /** Its id is the same for each promotion here, and for none elsewhere. */
  private String clusterWithoutIngest() {
    try (TargetCluster cluster = new TargetCluster(kafka)) {
      int ingests = cluster.ingests(chainId);
      if (ingests > 0) {
        throw new PromotionException(
            "%d ingest(s) of chain %d run on %s: it is written there already, nothing is to be promoted"
                .formatted(ingests, chainId, where()));
      }
      return cluster.id();
    }
  }

  private void awaitQuiet() throws InterruptedException {
    try (KafkaJournalSource source = KafkaJournalSource.open(kafka, chainId)) {
      long end = source.endOffset();
      long until = System.nanoTime() + quiet.toNanos();
      while (System.nanoTime() - until < 0) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        if (source.endOffset() != end) {
          throw stillWritten("just now");
        }
      }
    }
  }

  private PromotionException stillWritten(String when) {
    return new PromotionException(
        "%s on %s has grown %s: stop the mirror that writes to it, and run this again"
            .formatted(topicName(), where(), when));
  }

  private JournalWriter writer() {
    SecureRandom random = new SecureRandom();
    return new JournalWriter(
        () -> KafkaJournalSink.open(kafka, chainId),
        KafkaJournalSource.open(kafka, chainId),
        InstantSource.system(),
        random::nextLong);
  }

  private String topicName() {
    return new TopicNames(chainId).journal();
  }

  private Object where() {
    return Objects.requireNonNull(kafka.get("bootstrap.servers"));
  }
}
