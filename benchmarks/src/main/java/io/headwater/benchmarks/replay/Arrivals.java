package io.headwater.benchmarks.replay;

import io.headwater.benchmarks.clients.FrameKind;
import io.headwater.benchmarks.clients.FrameSink;
import java.util.concurrent.CountDownLatch;

/**
 * Counts what comes of a subscription, and says when it has ended.
 *
 * <p>Threading: that of its client.
 */
final class Arrivals implements FrameSink {

  private final CountDownLatch ended;
  private long events;

  Arrivals(CountDownLatch ended) {
    this.ended = ended;
  }

  @Override
  public void message(FrameKind kind, byte[] kept, long bytes) {
    switch (kind) {
      case EVENT -> events++;
      case END -> ended.countDown();
      case ANSWER, POSITION -> {}
      case ERROR -> throw new IllegalStateException("the subscription was lost");
    }
  }

  /** How many events came; to be asked when it has ended. */
  long events() {
    return events;
  }
}
