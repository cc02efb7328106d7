package io.headwater.ingest.mempool;

import io.headwater.ingest.IngestProgress;
import io.headwater.schemas.avro.IngestStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Liveness and progress of ingest: published when it reaches the node's head for the first time,
 * then at most once a second, and at least every two.
 *
 * <p>Threading: any thread.
 */
public final class IngestStatusFeed implements IngestProgress.Listener {

  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Consumer<IngestStatus> to;
  private @Nullable IngestProgress progress;
  private @Nullable Long caughtUpSequence;
  private Instant published = Instant.MIN;

  /**
   * A feed of one ingest.
   *
   * @param to takes the status
   */
  public IngestStatusFeed(InstantSource clock, Consumer<IngestStatus> to) {
    this.clock = clock;
    this.to = to;
  }

  @Override
  public synchronized void onProgress(IngestProgress now) {
    boolean firstTime = now.isAtNodeHead() && caughtUpSequence == null;
    progress = now;
    if (now.isAtNodeHead()) {
      caughtUpSequence = now.last().sequence();
    }
    if (firstTime || !clock.instant().isBefore(published.plus(AT_MOST_EVERY))) {
      publish();
    }
  }

  /** Publishes the progress as it stands, as a sign of life. */
  public synchronized void publish() {
    IngestProgress at = progress;
    if (at != null) {
      published = clock.instant();
      to.accept(
          new IngestStatus(
              at.last().epoch(),
              at.last().sequence(),
              at.head(),
              at.nodeHeadNumber(),
              caughtUpSequence,
              published.toEpochMilli()));
    }
  }
}
