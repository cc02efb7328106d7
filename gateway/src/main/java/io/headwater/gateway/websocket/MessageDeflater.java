package io.headwater.gateway.websocket;

import io.headwater.gateway.session.CompressedPart;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/**
 * Compresses messages and parts of them, each with an empty window, so that the outcome is the same
 * for every client.
 *
 * <p>Source: RFC 7692, 7.2.1. The level is measured (ADR 5): higher ones gain next to nothing.
 *
 * <p>Threading: any. Bounds: as many deflaters, of about 260 kB outside the heap, as threads ever
 * compressed at the same time; what is above {@value #MOST_BYTES} bytes is not compressed, as it
 * would hold its thread up.
 */
public final class MessageDeflater implements AutoCloseable {

  /** Below this a message gains little and costs most: the usual threshold, in bytes. */
  public static final int USUAL_THRESHOLD = 512;

  static final int MOST_BYTES = 1 << 20;

  /** What a flush puts at the end, and a message leaves out. */
  static final int END_BYTES = 4;

  private final int threshold;
  private final Queue<Deflater> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /**
   * A deflater that has compressed nothing yet.
   *
   * @param threshold bytes from which a message is compressed
   */
  public MessageDeflater(int threshold) {
    this.threshold = threshold;
  }

  /** Whether a message of this length is compressed. */
  boolean takes(int length) {
    return length >= threshold && length <= MOST_BYTES;
  }

  /** Compresses a whole message, or a part. */
  CompressedPart deflate(byte[] payload, int offset, int length) {
    byte[] bytes = new byte[length + length / 8 + 64]; // More than zlib's own bound.
    Deflater pooled = idle.poll();
    Deflater deflater = pooled == null ? new Deflater(Deflater.BEST_SPEED, true) : pooled;
    int count;
    try {
      deflater.setInput(payload, offset, length);
      count = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
      if (count == bytes.length || !deflater.needsInput()) {
        throw new IllegalStateException(length + " bytes are more than " + count + " compressed");
      }
    } finally {
      deflater.reset();
      idle.add(deflater);
      if (closed) {
        endIdle();
      }
    }
    return new CompressedPart(Arrays.copyOf(bytes, count), length);
  }

  private void endIdle() {
    for (Deflater deflater = idle.poll(); deflater != null; deflater = idle.poll()) {
      deflater.end();
    }
  }

  @Override
  public void close() {
    closed = true;
    endIdle();
  }
}
