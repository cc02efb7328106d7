package io.headwater.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes a server's frames apart (RFC 6455 section 5.2) as bytes come, and keeps none.
 *
 * <p>Threading: one thread. Bounds: a control frame's payload of 125 bytes.
 */
final class FrameReader {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int OPCODE = 0x0F;
  private static final int CONTROL = 8;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int MASKED = 0x80;
  private static final int SHORT_HEADER = 2;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MOST_CONTROL = 125;

  private final MessageSink sink;
  private final Consumer<ByteBuffer> pings;
  private final byte[] header = new byte[SHORT_HEADER + Long.BYTES];
  private int headerBytes;
  private long left;
  private boolean deflated;
  private ByteBuffer control = ByteBuffer.allocate(0);

  FrameReader(MessageSink sink, Consumer<ByteBuffer> pings) {
    this.sink = sink;
    this.pings = pings;
  }

  void take(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (!hasHeader()) {
        header[headerBytes++] = in.get();
        if (hasHeader()) {
          begin();
        }
      } else {
        takePayload(in);
      }
      if (hasHeader() && left == 0) {
        headerBytes = 0;
        end();
      }
    }
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

  private void begin() {
    if ((header[1] & MASKED) != 0) {
      throw new IllegalStateException("the server masks");
    }
    ByteBuffer in = ByteBuffer.wrap(header);
    left =
        switch (header[1]) {
          case LENGTH_16 -> in.getShort(SHORT_HEADER) & 0xFFFF;
          case LENGTH_64 -> in.getLong(SHORT_HEADER);
          default -> header[1];
        };
    if (isControl()) {
      control = ByteBuffer.allocate(MOST_CONTROL);
    } else {
      deflated |= (header[0] & RSV1) != 0;
    }
  }

  private void takePayload(ByteBuffer in) {
    int n = (int) Math.min(left, in.remaining());
    int limit = in.limit();
    in.limit(in.position() + n);
    if (isControl()) {
      control.put(in);
    } else {
      sink.part(in);
    }
    in.limit(limit);
    left -= n;
  }

  private boolean isControl() {
    return (header[0] & OPCODE) >= CONTROL;
  }

  private void end() {
    if (!isControl()) {
      if ((header[0] & FIN) != 0) {
        boolean wasDeflated = deflated;
        deflated = false;
        sink.end(wasDeflated);
      }
      return;
    }
    control.flip();
    switch (header[0] & OPCODE) {
      case PING -> pings.accept(control);
      case CLOSE ->
          throw new IllegalStateException(
              "the server closes: " + StandardCharsets.UTF_8.decode(control.position(2)));
      default -> throw new IllegalStateException("a frame that begins with " + header[0]);
    }
  }
}
