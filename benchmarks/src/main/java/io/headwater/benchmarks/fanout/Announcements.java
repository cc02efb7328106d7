package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.latency.NodeListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each block was announced, by {@link System#nanoTime}.
 *
 * <p>Threading: any. Bounds: none; some tens of bytes a block.
 */
final class Announcements implements NodeListener {

  private final Map<Long, Long> nanos = new ConcurrentHashMap<>();

  @Override
  public void announced(long number) {
    nanos.put(number, System.nanoTime());
  }

  @Override
  public void served(long number) {
    // Only the beginning counts.
  }

  long of(long number) {
    Long found = nanos.get(number);
    if (found == null) {
      throw new IllegalArgumentException("block %d was not announced".formatted(number));
    }
    return found;
  }
}
