package io.headwater.benchmarks.clients;

import java.nio.ByteBuffer;

/**
 * The header of a server's frame (RFC 6455, 5.2), byte by byte as it comes.
 *
 * <p>Threading: one thread.
 */
public final class FrameHeader {

  private static final int SHORT = 2;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final byte[] bytes = new byte[SHORT + Long.BYTES];
  private int count;

  /** Takes a byte more. */
  public void take(byte next) {
    bytes[count++] = next;
  }

  /** The next frame's comes. */
  public void clear() {
    count = 0;
  }

  /** Whether all of it is there. */
  public boolean isWhole() {
    if (count < SHORT) {
      return false;
    }
    return switch (bytes[1]) {
      case LENGTH_16 -> count == SHORT + Short.BYTES;
      case LENGTH_64 -> count == SHORT + Long.BYTES;
      default -> true;
    };
  }

  /** FIN, the reserved bits and the opcode. */
  public int first() {
    return bytes[0];
  }

  /** The kind of frame. */
  public int opcode() {
    return bytes[0] & 0x0F;
  }

  /** Whether the payload is masked, which a server's must not be. */
  public boolean isMasked() {
    return bytes[1] < 0;
  }

  /** Bytes of the payload. */
  public long payload() {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return switch (bytes[1]) {
      case LENGTH_16 -> in.getShort(SHORT) & 0xFFFF;
      case LENGTH_64 -> in.getLong(SHORT);
      default -> bytes[1];
    };
  }
}
