package io.headwater.benchmarks.slow;

import io.headwater.benchmarks.clients.FrameKind;
import io.headwater.benchmarks.clients.FrameSink;
import org.HdrHistogram.Histogram;

/**
 * A client that reads: it counts its events, and takes the time when a block's last one comes.
 *
 * <p>Threading: that of its clients; the histogram is theirs together.
 */
final class FastSink implements FrameSink {

  private final Production production;
  private final Histogram[] phases;
  private final PhaseOfBlock phaseOf;
  private long events;
  private int block;

  /** Which part of the run a block belongs to. */
  interface PhaseOfBlock {
    /** Index of the phase. */
    int of(int block);
  }

  FastSink(Production production, Histogram[] phases, PhaseOfBlock phaseOf) {
    this.production = production;
    this.phases = phases;
    this.phaseOf = phaseOf;
  }

  @Override
  public void message(FrameKind kind, byte[] kept, long bytes) {
    if (kind == FrameKind.EVENT) {
      events++;
      if (events == production.eventsAfter(block)) {
        long micros = (System.nanoTime() - production.producedNanos(block)) / 1_000;
        phases[phaseOf.of(block)].recordValue(micros);
        block++;
      }
    }
  }

  /** Blocks that it has all of; to be asked when its thread has ended. */
  int blocks() {
    return block;
  }
}
