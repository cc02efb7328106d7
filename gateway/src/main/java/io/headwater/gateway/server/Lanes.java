package io.headwater.gateway.server;

import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.session.Lane;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * A lane for each I/O thread, and the read buffer that its connections share.
 *
 * <p>Threading: any thread may ask for a lane; a read buffer is used on its lane only.
 */
final class Lanes {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int READ_BYTES = 64 * 1024;
  private static final long TICK_SECONDS = 1;

  private final List<Lane> lanes = new ArrayList<>();
  private final List<ByteBuffer> readBuffers = new ArrayList<>();

  /**
   * The lanes of a worker.
   *
   * @param outboxBytes what all outboxes may hold together
   */
  Lanes(XnioWorker worker, long outboxBytes) {
    for (int i = 0; i < worker.getIoThreadCount(); i++) {
      XnioIoThread thread = worker.getIoThread(i);
      if (thread.getNumber() != i) {
        throw new IllegalStateException(
            "I/O thread %d is number %d".formatted(i, thread.getNumber()));
      }
      Lane lane = new Lane(i, thread);
      lane.limitOutboxes(outboxBytes / worker.getIoThreadCount());
      lanes.add(lane);
      readBuffers.add(ByteBuffer.allocateDirect(READ_BYTES));
      thread.executeAtInterval(lane::tick, TICK_SECONDS, TimeUnit.SECONDS);
    }
  }

  List<Lane> all() {
    return List.copyOf(lanes);
  }

  Lane of(XnioIoThread thread) {
    return lanes.get(thread.getNumber());
  }

  ByteBuffer readBuffer(Lane lane) {
    return readBuffers.get(lane.index());
  }

  /** Runs whenever a lane has worked off what it held. */
  void onRelief(Runnable relief) {
    lanes.forEach(lane -> lane.onRelief(relief));
  }

  /** Ends every session; returns when all have closed, or after so long. */
  void endAll(DisconnectReason reason, Duration atMost) throws InterruptedException {
    CountDownLatch closing = new CountDownLatch(lanes.size());
    for (Lane lane : lanes) {
      lane.execute(() -> lane.endAll(reason, closing::countDown));
    }
    if (!closing.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.warn("some clients did not close within {} s, they are cut off", atMost.toSeconds());
    }
  }
}
