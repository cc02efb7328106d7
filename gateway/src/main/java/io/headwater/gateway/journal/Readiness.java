package io.headwater.gateway.journal;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.IngestStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a chain may be served: everything was dispatched that the journal held at the start, and
 * up to where ingest stood at its node's head; nothing is missing or stuck now; ingest is alive.
 * Never by block time.
 *
 * <p>Threading: any.
 */
public final class Readiness {

  private static final Duration BEHIND_FOR = Duration.ofSeconds(10);

  private final Supplier<ChainHead> head;
  private final InstantSource clock;
  private final Duration heartbeatTimeout;
  private long entriesRead;
  private long entriesAtStart = Long.MAX_VALUE;
  private @Nullable IngestStatus ingest;
  private Instant heardFromIngest = Instant.MIN;
  private boolean reachedNodeHead;
  private @Nullable String stopped;
  private @Nullable String gap;
  private @Nullable String waiting = "the journal is not read yet";
  private boolean draining;
  private Instant behindSince = Instant.MAX;

  /**
   * A chain that nothing is known of yet.
   *
   * @param head the chain as it was dispatched
   * @param heartbeatTimeout silence of ingest that makes the chain not ready
   */
  public Readiness(Supplier<ChainHead> head, InstantSource clock, Duration heartbeatTimeout) {
    this.head = head;
    this.clock = clock;
    this.heartbeatTimeout = heartbeatTimeout;
  }

  /** Another entry was read, and is dispatched soon. */
  synchronized void read() {
    entriesRead++;
  }

  /** What the journal held when reading began was read. */
  synchronized void readToStart() {
    entriesAtStart = entriesRead;
  }

  /** What is missing in the journal; null when nothing is. */
  synchronized void gap(@Nullable String what) {
    gap = what;
  }

  /** What keeps the journal from being read; null when nothing does. */
  public synchronized void waiting(@Nullable String what) {
    waiting = what;
  }

  /** Reading has ended for good. */
  public synchronized void stopped(String why) {
    stopped = why;
  }

  /** The gateway takes no new clients. */
  public synchronized void drain() {
    draining = true;
  }

  /** A sign of life of ingest that stood there already: it counts from when it was written. */
  synchronized void found(IngestStatus status) {
    Instant now = clock.instant();
    // Where ingest's clock is ahead, now will do.
    Instant written = Instant.ofEpochMilli(status.getAtMillis());
    heardFromIngest = written.isAfter(now) ? now : written;
    ingest = status;
  }

  /**
   * A sign of life of ingest that has come now. One of another epoch is none: a mirror may still
   * bring those of the datacenter that this one was promoted in place of.
   */
  public synchronized void heard(IngestStatus status) {
    if (isFirstOrOfThisEpoch(status)) {
      if (ingest == null || ingest.getAtMillis() != status.getAtMillis()) {
        heardFromIngest = clock.instant();
      }
      ingest = status;
    }
  }

  private boolean isFirstOrOfThisEpoch(IngestStatus status) {
    ChainHead now = head.get();
    return ingest == null || now.entries() == 0 || status.getEpoch() == now.epoch();
  }

  /** Why the chain is not ready, in one sentence; empty when it is. */
  public synchronized Optional<String> whyNot() {
    return Optional.ofNullable(reason());
  }

  private @Nullable String reason() {
    if (stopped != null) {
      return stopped;
    }
    if (draining) {
      return "the gateway is shutting down";
    }
    if (waiting != null) {
      return waiting;
    }
    if (gap != null) {
      return "the journal has a gap: " + gap;
    }
    ChainHead now = head.get();
    if (now.entries() < entriesAtStart) {
      return "the journal is still read";
    }
    if (now.head() == null) {
      return "the journal has no block yet";
    }
    if (isBehind(now)) {
      return "dispatching is behind the journal";
    }
    return ingestReason(now);
  }

  private boolean isBehind(ChainHead now) {
    if (now.entries() >= entriesRead) {
      behindSince = Instant.MAX;
      return false;
    }
    if (behindSince.equals(Instant.MAX)) {
      behindSince = clock.instant();
    }
    return Duration.between(behindSince, clock.instant()).compareTo(BEHIND_FOR) > 0;
  }

  private @Nullable String ingestReason(ChainHead now) {
    IngestStatus status = ingest;
    if (status == null) {
      return "no ingest has been heard of";
    }
    Duration silence = Duration.between(heardFromIngest, clock.instant());
    if (silence.compareTo(heartbeatTimeout) > 0) {
      return "ingest has been silent for %d s".formatted(silence.toSeconds());
    }
    if (!reachedNodeHead) {
      Long caughtUp = status.getCaughtUpSequence();
      if (caughtUp == null || status.getEpoch() != now.epoch() || now.sequence() < caughtUp) {
        return "ingest is catching up with its node, block %d of %d"
            .formatted(now.number(), status.getNodeHeadNumber());
      }
      reachedNodeHead = true;
    }
    return null;
  }
}
