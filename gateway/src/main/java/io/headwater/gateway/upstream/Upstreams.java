package io.headwater.gateway.upstream;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The nodes that calls are forwarded to: the one that answered last is asked first, and when it
 * fails the next one, once.
 *
 * <p>Threading: any. Bounds: {@code maxInFlight} calls under way.
 */
public final class Upstreams implements AutoCloseable {

  private final List<Upstream> nodes;
  private final int maxInFlight;
  private final AtomicInteger preferred = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();

  public Upstreams(List<Upstream> nodes, int maxInFlight) {
    this.nodes = List.copyOf(nodes);
    this.maxInFlight = maxInFlight;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return nodes.isEmpty();
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
    int first = preferred.get();
    inFlight.incrementAndGet();
    return attempt(() -> at(first).call(method, paramsJson))
        .exceptionallyCompose(
            e -> {
              preferred.compareAndSet(first, (first + 1) % nodes.size());
              return nodes.size() == 1
                  ? CompletableFuture.failedFuture(e)
                  : attempt(() -> at(first + 1).call(method, paramsJson));
            })
        .whenComplete((answer, error) -> inFlight.decrementAndGet());
  }

  private Upstream at(int index) {
    return nodes.get(index % nodes.size());
  }

  private static CompletableFuture<UpstreamAnswer> attempt(
      Supplier<CompletableFuture<UpstreamAnswer>> call) {
    try {
      return call.get();
    } catch (UpstreamException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    nodes.forEach(Upstream::close);
  }
}
