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

  private static final int SHORT_HEADER = 2;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final Listener listener;
  private final byte[] header = new byte[SHORT_HEADER + Long.BYTES];
  private final byte[] kept;
  private int headerBytes;
  private long payload;
  private long left;

  FrameScan(int keptBytes, Listener listener) {
    this.kept = new byte[Math.max(keptBytes, FrameKind.BYTES)];
    this.listener = listener;
  }

  void take(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (!hasHeader()) {
        header[headerBytes++] = in.get();
        if (hasHeader()) {
          payload = length();
          left = payload;
        }
      } else {
        takePayload(in);
      }
      if (hasHeader() && left == 0) {
        headerBytes = 0;
        listener.frame(header[0] & 0x0F, kept, payload);
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

  private boolean hasHeader() {
    if (headerBytes < SHORT_HEADER) {
      return false;
    }
    return switch (header[1]) {
      case LENGTH_16 -> headerBytes == SHORT_HEADER + Short.BYTES;
      case LENGTH_64 -> headerBytes == SHORT_HEADER + Long.BYTES;
      default -> true;
    };
  }

  private long length() {
    ByteBuffer in = ByteBuffer.wrap(header);
    return switch (header[1]) {
      case LENGTH_16 -> in.getShort(SHORT_HEADER) & 0xFFFF;
      case LENGTH_64 -> in.getLong(SHORT_HEADER);
      default -> header[1];
    };
  }
}
