package io.headwater.ingest;

import io.headwater.ingest.node.NodeClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that may be followed, and the one that is. It stays with that one; another is taken
 * when that one fails and the other's head is above ours, when it goes on failing, or when it has
 * been behind the other for a while. One that may not be followed is looked at again later.
 *
 * <p>Threading: the follower's thread, but for {@link #views}.
 */
final class Nodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  /** Failures in a row after which any other node is tried, whatever is known of it. */
  private static final int FAILURES_ENDURED = 5;

  /** How long a node may fail, or be behind, while another one answers well. */
  private static final Duration ENDURED = Duration.ofSeconds(5);

  private static final Duration UNUSABLE_FOR = Duration.ofMinutes(1);

  private final List<Candidate> candidates;
  private final Function<NodeClient, FollowedNode> opening;
  private final InstantSource clock;
  private int index;
  private int failures;
  private @Nullable Instant failingSince;
  private @Nullable Instant behindSince;
  private boolean checked;
  private @Nullable FollowedNode current;
  private volatile List<NodeView> views = List.of();

  /**
   * Nodes in the order of preference.
   *
   * @param addresses open a client for each
   */
  Nodes(
      List<Supplier<NodeClient>> addresses,
      Function<NodeClient, FollowedNode> opening,
      InstantSource clock) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("there is no node to follow");
    }
    this.candidates = addresses.stream().map(Candidate::new).toList();
    this.opening = opening;
    this.clock = clock;
  }

  /** The node to follow. */
  FollowedNode current() {
    FollowedNode node = current;
    if (node == null) {
      node = opening.apply(followed().client());
      current = node;
      checked = false;
    }
    if (node.heads().takeLost()) {
      checked = false; // Another node may be behind the same address now.
    }
    return node;
  }

  private Candidate followed() {
    return candidates.get(index);
  }

  /** Whether the current node was found usable, and has not failed since. */
  boolean isChecked() {
    return checked;
  }

  /** The current node is usable. */
  void passed() {
    checked = true;
  }

  /**
   * The current node answered well.
   *
   * @param ours height of the journal's head
   */
  void answered(long ours) {
    failures = 0;
    failingSince = null;
    Instant now = clock.instant();
    if (current != null) {
      followed().head(current.heads().known(), now);
    }
    probeOthers(now);
    leaveWhoIsBehind(ours, now);
    publish();
  }

  private void probeOthers(Instant now) {
    for (Candidate candidate : candidates) {
      if (!candidate.equals(followed())) {
        candidate.probe(now);
      }
    }
  }

  private void leaveWhoIsBehind(long ours, Instant now) {
    OptionalLong own = followed().height(now);
    Optional<Candidate> ahead =
        own.isPresent() ? above(Math.max(ours, own.getAsLong()), now) : Optional.empty();
    if (ahead.isEmpty()) {
      behindSince = null;
    } else if (behindSince == null) {
      behindSince = now;
    } else if (!now.isBefore(behindSince.plus(ENDURED))) {
      leave(ahead.get(), "it is behind");
    }
  }

  /** Another node whose head is above a height; the highest. */
  private Optional<Candidate> above(long height, Instant now) {
    Candidate highest = null;
    long best = height;
    for (Candidate candidate : candidates) {
      OptionalLong head = candidate.height(now);
      if (!candidate.equals(followed()) && head.isPresent() && head.getAsLong() > best) {
        highest = candidate;
        best = head.getAsLong();
      }
    }
    return Optional.ofNullable(highest);
  }

  /**
   * The current node failed: it is checked again, and left where another one does better.
   *
   * @param ours height of the journal's head
   */
  void failed(long ours) {
    Instant now = clock.instant();
    checked = false;
    failures++;
    followed().failed();
    if (failingSince == null) {
      failingSince = now;
    }
    probeOthers(now);
    boolean forLong = !now.isBefore(failingSince.plus(ENDURED));
    Optional<Candidate> better = above(forLong ? Long.MIN_VALUE : ours, now);
    if (better.isPresent()) {
      leave(better.get(), "it fails");
    } else if (failures >= FAILURES_ENDURED && candidates.size() > 1) {
      leave(next(now), "it keeps failing");
    }
    publish();
  }

  /**
   * The current node is not to be followed for now.
   *
   * @throws NoUsableNodeException no other is, either
   */
  void unusable(String why) {
    Instant now = clock.instant();
    followed().unusable(now.plus(UNUSABLE_FOR));
    if (candidates.stream().allMatch(candidate -> candidate.isUnusable(now))) {
      throw new NoUsableNodeException("no node can be followed: " + why);
    }
    LOG.error("a node is not followed: {}", why);
    take(next(now));
  }

  /** The next in the order of preference that may be followed. */
  private Candidate next(Instant now) {
    for (int i = 1; i <= candidates.size(); i++) {
      Candidate candidate = candidates.get((index + i) % candidates.size());
      if (!candidate.isUnusable(now)) {
        return candidate;
      }
    }
    return followed();
  }

  private void leave(Candidate other, String why) {
    LOG.warn("{} is left, as {}", followed().name(), why);
    take(other);
  }

  private void take(Candidate other) {
    followed().close();
    current = null;
    checked = false;
    index = candidates.indexOf(other);
    failures = 0;
    failingSince = null;
    behindSince = null;
  }

  private void publish() {
    List<NodeView> seen = new ArrayList<>();
    for (Candidate candidate : candidates) {
      seen.add(candidate.view(candidate.equals(followed())));
    }
    views = List.copyOf(seen);
  }

  /** The nodes as they stood last; for any thread. */
  List<NodeView> views() {
    return views;
  }

  @Override
  public void close() {
    candidates.forEach(Candidate::close);
    current = null;
  }
}
