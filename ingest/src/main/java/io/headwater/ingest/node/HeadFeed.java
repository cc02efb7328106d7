package io.headwater.ingest.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/**
 * The node's newest head: told by a {@code newHeads} subscription where there is one, and asked for
 * by polling, always where there is none and rarely beside one, should it fall silent.
 *
 * <p>Threading: {@link #newest} by the follower alone; heads come in on the client's threads.
 */
public final class HeadFeed {

  private static final Logger LOG = LoggerFactory.getLogger(HeadFeed.class);

  /** How much rarer a subscribed node is polled. */
  private static final int SUBSCRIBED_POLL_FACTOR = 10;

  private final NodeClient node;
  private final Duration pollInterval;
  private final InstantSource clock;
  private final Runnable wake;

  private volatile boolean subscriptionTried;
  private Instant nextPoll = Instant.MIN;
  private @Nullable CompletableFuture<Optional<Head>> polling;
  private long announcedBeforePoll;

  private volatile boolean subscribed;
  private volatile boolean lost;
  private final Announced announced = new Announced();

  /** Heads as they were announced. */
  private static final class Announced {
    private @Nullable Head head;
    private long count;

    synchronized void accept(Head newest) {
      head = newest;
      count++;
    }

    synchronized long count() {
      return count;
    }

    synchronized @Nullable Head head() {
      return head;
    }
  }

  /**
   * A feed of this node.
   *
   * @param pollInterval how often the node is asked where it has no subscriptions
   * @param wake run on any thread when there may be a newer head
   */
  public HeadFeed(NodeClient node, Duration pollInterval, InstantSource clock, Runnable wake) {
    this.node = node;
    this.pollInterval = pollInterval;
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * The newest head that the node has told of, if it has.
   *
   * @throws NodeException asking for it failed
   */
  public Optional<Head> newest() {
    if (!subscriptionTried && node.canSubscribe()) {
      subscribe();
    }
    poll();
    return Optional.ofNullable(announced.head());
  }

  /** The newest head that it told of, without asking. */
  public Optional<Head> known() {
    return Optional.ofNullable(announced.head());
  }

  /** Whether the connection was lost since this was asked last. */
  public boolean takeLost() {
    boolean was = lost;
    lost = false;
    return was;
  }

  /** Asks the node for its head now: what it told before may be long past. */
  public Optional<Head> refresh() {
    Optional<Head> latest = NodeFutures.join(Head.latest(node));
    latest.ifPresent(announced::accept);
    return latest;
  }

  private void subscribe() {
    subscriptionTried = true; // Before the loss of it can say otherwise.
    try {
      NodeFutures.join(node.subscribe("[\"newHeads\"]", this::onHead, this::onLost));
      subscribed = true;
    } catch (NodeErrorException e) {
      LOG.info("no newHeads subscription, the node is polled instead: {}", e.getMessage());
    } catch (NodeException e) {
      subscriptionTried = false;
      throw e;
    }
  }

  private void onHead(JsonParser in) {
    Head.read(in).ifPresent(announced::accept);
    wake.run();
  }

  private void onLost() {
    subscribed = false;
    subscriptionTried = false;
    lost = true;
    wake.run();
  }

  /** A polled head counts only if none was announced since it was asked for: it may be older. */
  private void poll() {
    if (polling == null && !clock.instant().isBefore(nextPoll)) {
      Duration interval =
          subscribed ? pollInterval.multipliedBy(SUBSCRIBED_POLL_FACTOR) : pollInterval;
      nextPoll = clock.instant().plus(interval);
      announcedBeforePoll = announced.count();
      polling = Head.latest(node).whenComplete((head, error) -> wake.run());
    }
    if (polling != null && polling.isDone()) {
      CompletableFuture<Optional<Head>> done = polling;
      polling = null;
      Optional<Head> polled = NodeFutures.join(done);
      if (announced.count() == announcedBeforePoll) {
        polled.ifPresent(announced::accept);
      }
    }
  }
}
