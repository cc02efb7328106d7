package io.headwater.ingest.node;

import io.headwater.schemas.avro.BlockRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's {@code safe} and {@code finalized} blocks, asked for beside the path of the blocks.
 *
 * <p>Threading: the follower's thread.
 */
public final class MarksFeed {

  private static final Logger LOG = LoggerFactory.getLogger(MarksFeed.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration INTERVAL_WITHOUT_TAGS = Duration.ofMinutes(1);

  /** What the node says. */
  public record Marks(@Nullable BlockRef safe, @Nullable BlockRef finalized) {}

  private final BlockFetcher fetcher;
  private final String nodeName;
  private final InstantSource clock;
  private final Runnable wake;
  private @Nullable CompletableFuture<Marks> asked;
  private Instant next = Instant.MIN;
  private boolean reported;

  /**
   * A feed of this node.
   *
   * @param wake run on any thread when an answer is there
   */
  public MarksFeed(BlockFetcher fetcher, String nodeName, InstantSource clock, Runnable wake) {
    this.fetcher = fetcher;
    this.nodeName = nodeName;
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * The marks, when an answer has come since they were taken last. Asks again where that is due.
   *
   * @throws NodeException asking failed
   */
  public Optional<Marks> take() {
    CompletableFuture<Marks> answer = asked;
    if (answer != null && answer.isDone()) {
      asked = null;
      return taken(answer);
    }
    if (answer == null && !clock.instant().isBefore(next)) {
      next = clock.instant().plus(INTERVAL);
      asked = ask().whenComplete((marks, error) -> wake.run());
    }
    return Optional.empty();
  }

  private CompletableFuture<Marks> ask() {
    return fetcher
        .headerByTag("finalized")
        .thenCombine(
            fetcher.headerByTag("safe"),
            (finalized, safe) -> new Marks(Head.reference(safe), Head.reference(finalized)));
  }

  private Optional<Marks> taken(CompletableFuture<Marks> answer) {
    try {
      return Optional.of(NodeFutures.join(answer));
    } catch (NodeErrorException e) {
      if (!reported) {
        reported = true;
        LOG.info(
            "{} knows no finalized block, --finality-depth makes one: {}",
            nodeName,
            e.getMessage());
      }
      next = clock.instant().plus(INTERVAL_WITHOUT_TAGS);
      return Optional.empty();
    }
  }
}
