package io.headwater.benchmarks.load;

import io.headwater.benchmarks.clients.FrameHeader;
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
  private static final int CONTROL = 8;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int MOST_CONTROL = 125;

  private final MessageSink sink;
  private final Consumer<ByteBuffer> pings;
  private final FrameHeader header = new FrameHeader();
  private long left;
  private boolean deflated;
  private ByteBuffer control = ByteBuffer.allocate(0);

  FrameReader(MessageSink sink, Consumer<ByteBuffer> pings) {
    this.sink = sink;
    this.pings = pings;
  }

  void take(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (!header.isWhole()) {
        header.take(in.get());
        if (header.isWhole()) {
          begin();
        }
      } else {
        takePayload(in);
      }
      if (header.isWhole() && left == 0) {
        header.clear();
        end();
      }
    }
  }

  private void begin() {
    if (header.isMasked()) {
      throw new IllegalStateException("the server masks");
    }
    left = header.payload();
    if (isControl()) {
      control = ByteBuffer.allocate(MOST_CONTROL);
    } else {
      deflated |= (header.first() & RSV1) != 0;
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
    return header.opcode() >= CONTROL;
  }

  private void end() {
    if (!isControl()) {
      if ((header.first() & FIN) != 0) {
        boolean wasDeflated = deflated;
        deflated = false;
        sink.end(wasDeflated);
      }
      return;
    }
    control.flip();
    switch (header.opcode()) {
      case PING -> pings.accept(control);
      case CLOSE ->
          throw new IllegalStateException(
              "the server closes: " + StandardCharsets.UTF_8.decode(control.position(2)));
      default -> throw new IllegalStateException("a frame that begins with " + header.first());
    }
  }
}
