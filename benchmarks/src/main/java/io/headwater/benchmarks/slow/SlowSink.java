package io.headwater.benchmarks.slow;

import io.headwater.benchmarks.clients.FrameKind;
import io.headwater.benchmarks.clients.FrameSink;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that is to get every event once, whenever: it looks at which each one is.
 *
 * <p>Threading: that of its client; the counts by any.
 */
final class SlowSink implements FrameSink {

  private static final int KEPT_BYTES = 64 * 1024;
  private static final String HEADER_MARK = "\"result\":{\"parentHash\"";

  private final Production production;
  private final BitSet had = new BitSet();
  private final AtomicLong distinct = new AtomicLong();
  private final AtomicLong doubled = new AtomicLong();

  private volatile long awaited = Long.MAX_VALUE;
  private volatile long awaitedNanos = Long.MAX_VALUE;

  SlowSink(Production production) {
    this.production = production;
  }

  @Override
  public int keptBytes() {
    return KEPT_BYTES;
  }

  @Override
  public void message(FrameKind kind, byte[] kept, long bytes) {
    if (kind == FrameKind.EVENT) {
      String json = new String(kept, 0, (int) bytes, StandardCharsets.US_ASCII);
      long event =
          json.contains(HEADER_MARK)
              ? production.event(quantity(json, "\"number\":\"0x"), 0)
              : production.event(
                  quantity(json, "\"blockNumber\":\"0x"),
                  1 + (int) quantity(json, "\"logIndex\":\"0x"));
      if (had.get((int) event)) {
        doubled.incrementAndGet();
      } else {
        had.set((int) event);
        if (distinct.incrementAndGet() == awaited) {
          awaitedNanos = System.nanoTime();
        }
      }
    }
  }

  private static long quantity(String json, String mark) {
    int from = json.lastIndexOf(mark) + mark.length();
    return Long.parseLong(json, from, json.indexOf('"', from), 16);
  }

  /** Takes the time when it has so many different events. */
  void await(long events) {
    awaited = events;
  }

  /** When it had them. */
  long awaitedNanos() {
    return awaitedNanos;
  }

  /** Different events that came. */
  long distinct() {
    return distinct.get();
  }

  /** Events that came again. */
  long doubled() {
    return doubled.get();
  }
}
