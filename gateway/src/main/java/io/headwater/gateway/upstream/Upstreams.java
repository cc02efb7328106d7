package io.headwater.gateway.upstream;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The nodes that calls are forwarded to: the one that answered last is asked first, and when it
 * fails the next one, once. A node that keeps failing is spared for a while.
 *
 * <p>Threading: any. Bounds: {@code maxInFlight} calls under way.
 */
public final class Upstreams implements AutoCloseable {

  private static final int NONE = -1;

  /** A node and how it has been. */
  private record Place(int index, Upstream node, Breaker breaker) {}

  private final List<Place> places;
  private final int maxInFlight;
  private final LongSupplier nanos;
  private final AtomicInteger preferred = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /**
   * Nodes in the order of preference.
   *
   * @param nanos a clock that never goes back
   */
  public Upstreams(List<Upstream> nodes, int maxInFlight, LongSupplier nanos) {
    this.places =
        IntStream.range(0, nodes.size())
            .mapToObj(i -> new Place(i, nodes.get(i), new Breaker()))
            .toList();
    this.maxInFlight = maxInFlight;
    this.nanos = nanos;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** Most calls under way. */
  public int maxInFlight() {
    return maxInFlight;
  }

  /** Whether as many calls are under way as may be. */
  public boolean isFull() {
    return inFlight.get() >= maxInFlight;
  }

  /** Calls a method; the future ends in an answer or an {@link UpstreamException}. */
  public CompletableFuture<UpstreamAnswer> call(String method, String paramsJson) {
    inFlight.incrementAndGet();
    calls.increment();
    Optional<Place> first = pick(NONE);
    return first
        .map(place -> attempt(place, method, paramsJson))
        .orElseGet(() -> CompletableFuture.failedFuture(allFail()))
        .exceptionallyCompose(
            e ->
                first
                    .flatMap(failed -> pick(failed.index()))
                    .map(place -> attempt(place, method, paramsJson))
                    .orElseGet(() -> CompletableFuture.failedFuture(e)))
        .whenComplete(
            (answer, error) -> {
              inFlight.decrementAndGet();
              if (error != null) {
                failures.increment();
              }
            });
  }

  /** Calls so far. */
  public long calls() {
    return calls.sum();
  }

  /** Those of them that no node answered. */
  public long failures() {
    return failures.sum();
  }

  /** Calls under way. */
  public int inFlight() {
    return inFlight.get();
  }

  private static UpstreamException allFail() {
    return new UpstreamException("every node keeps failing, they are asked again in some seconds");
  }

  /** The preferred node of those that may be asked, but not the one that has just failed. */
  private Optional<Place> pick(int failed) {
    int start = preferred.get();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get((start + i) % places.size());
      if (place.index() != failed && place.breaker().allows(nanos.getAsLong())) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  private CompletableFuture<UpstreamAnswer> attempt(Place place, String method, String paramsJson) {
    return begin(place.node(), method, paramsJson)
        .whenComplete(
            (answer, error) -> {
              if (error == null) {
                place.breaker().answered();
                preferred.set(place.index());
              } else {
                place.breaker().failed(nanos.getAsLong());
              }
            });
  }

  private static CompletableFuture<UpstreamAnswer> begin(
      Upstream node, String method, String paramsJson) {
    try {
      return node.call(method, paramsJson);
    } catch (UpstreamException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    places.forEach(place -> place.node().close());
  }
}
