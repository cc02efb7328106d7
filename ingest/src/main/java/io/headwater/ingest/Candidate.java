package io.headwater.ingest;

import io.headwater.ingest.node.Head;
import io.headwater.ingest.node.NodeClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of several nodes: asked for its head now and then while another is followed.
 *
 * <p>Threading: the follower's thread. Bounds: one call at a time.
 */
final class Candidate {

  private static final Duration PROBE_EVERY = Duration.ofSeconds(2);
  private static final Duration FRESH = PROBE_EVERY.multipliedBy(3);

  private final Supplier<NodeClient> opening;
  private @Nullable NodeClient client;
  private @Nullable CompletableFuture<Optional<Head>> probe;
  private Instant nextProbe = Instant.MIN;
  private Optional<Head> head = Optional.empty();
  private Instant headAt = Instant.MIN;
  private Instant unusableUntil = Instant.MIN;
  private long failures;
  private String name = "a node";

  Candidate(Supplier<NodeClient> opening) {
    this.opening = opening;
  }

  /** Its client, opened where it is not. */
  NodeClient client() {
    NodeClient open = client;
    if (open == null) {
      open = opening.get();
      client = open;
      name = open.name();
    }
    return open;
  }

  String name() {
    return name;
  }

  /** Asks for its head where that is due, and takes what it answered. */
  void probe(Instant now) {
    CompletableFuture<Optional<Head>> asked = probe;
    if (asked != null && asked.isDone()) {
      probe = null;
      if (asked.isCompletedExceptionally()) {
        failures++;
        head = Optional.empty();
      } else {
        head(asked.join(), now);
      }
    } else if (asked == null && !now.isBefore(nextProbe)) {
      nextProbe = now.plus(PROBE_EVERY);
      probe = Head.latest(client());
    }
  }

  /** It told of this head. */
  void head(Optional<Head> told, Instant now) {
    head = told;
    headAt = now;
  }

  /** Height of its head, as it answered lately; empty when it did not, or is not to be used. */
  OptionalLong height(Instant now) {
    boolean counts = !isUnusable(now) && !now.isAfter(headAt.plus(FRESH));
    return counts && head.isPresent() ? OptionalLong.of(head.get().number()) : OptionalLong.empty();
  }

  /** It failed while it was followed. */
  void failed() {
    failures++;
    head = Optional.empty();
  }

  /** It is not to be followed before this time. */
  void unusable(Instant until) {
    unusableUntil = until;
  }

  boolean isUnusable(Instant now) {
    return now.isBefore(unusableUntil);
  }

  NodeView view(boolean followed) {
    return new NodeView(
        name,
        followed,
        head.map(at -> OptionalLong.of(at.number())).orElseGet(OptionalLong::empty),
        failures);
  }

  void close() {
    probe = null;
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
