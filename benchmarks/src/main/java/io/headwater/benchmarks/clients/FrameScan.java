package io.headwater.benchmarks.clients;

import java.nio.ByteBuffer;

/**
 * Takes a server's frames apart as bytes come, and keeps no more than the beginning of each.
 *
 * <p>Threading: one thread. Bounds: the bytes kept of a frame.
 */
final class FrameScan {

  /** Is told of each frame. */
  interface Listener {
    /**
     * A frame has come.
     *
     * @param opcode of RFC 6455
     * @param kept its beginning, overwritten by the next
     * @param bytes of its whole payload
     */
    void frame(int opcode, byte[] kept, long bytes);
  }

  private final Listener listener;
  private final FrameHeader header = new FrameHeader();
  private final byte[] kept;
  private long payload;
  private long left;

  FrameScan(int keptBytes, Listener listener) {
    this.kept = new byte[Math.max(keptBytes, FrameKind.BYTES)];
    this.listener = listener;
  }

  void take(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (!header.isWhole()) {
        header.take(in.get());
        if (header.isWhole()) {
          payload = header.payload();
          left = payload;
        }
      } else {
        takePayload(in);
      }
      if (header.isWhole() && left == 0) {
        header.clear();
        listener.frame(header.opcode(), kept, payload);
      }
    }
  }

  private void takePayload(ByteBuffer in) {
    long at = payload - left;
    int n = (int) Math.min(left, in.remaining());
    if (at < kept.length) {
      in.get(in.position(), kept, (int) at, (int) Math.min(n, kept.length - at));
    }
    in.position(in.position() + n);
    left -= n;
  }
}
