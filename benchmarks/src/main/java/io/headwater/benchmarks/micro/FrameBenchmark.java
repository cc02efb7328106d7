package io.headwater.benchmarks.micro;

import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.websocket.FrameDecoder;
import io.headwater.gateway.websocket.Incoming;
import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.gateway.websocket.MessageInflater;
import io.headwater.gateway.websocket.ProtocolException;
import io.headwater.gateway.websocket.ServerFraming;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The frame of a notification as long as a mainnet header, and a client's frames. */
@State(Scope.Thread)
public class FrameBenchmark {

  private static final int HEADER_BYTES = 1_759;
  private static final int LONG_BYTES = 16_384;
  private static final int MASK = 0x37fa213d;

  private final byte[] notification = "x".repeat(HEADER_BYTES).getBytes(StandardCharsets.UTF_8);
  private final ServerFraming framing =
      new ServerFraming(new MessageDeflater(MessageDeflater.USUAL_THRESHOLD));
  private final ByteBuffer request =
      masked(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}");
  private final ByteBuffer longRequest = masked("x".repeat(LONG_BYTES));
  private final FrameDecoder decoder =
      new FrameDecoder(
          new Incoming(2 * LONG_BYTES, new Budget(Long.MAX_VALUE), new MessageInflater()),
          false,
          new Discard());

  @Benchmark
  public ByteBuffer encode() {
    return framing.message(Encoding.JSON, notification, 0, notification.length);
  }

  /** Into direct memory. */
  @Benchmark
  public ByteBuffer encodeShared() {
    return framing.sharedMessage(Encoding.JSON, notification, 0, notification.length);
  }

  @Benchmark
  public FrameDecoder decodeRequest() throws ProtocolException {
    decoder.feed(request.rewind());
    return decoder;
  }

  @Benchmark
  public FrameDecoder decode16kB() throws ProtocolException {
    decoder.feed(longRequest.rewind());
    return decoder;
  }

  /** A client's text frame (RFC 6455, 5.2 and 5.3). */
  private static ByteBuffer masked(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (MASK >>> (24 - 8 * (i & 3)))));
    }
    return frame.flip();
  }

  private static final class Discard implements FrameDecoder.Listener {
    @Override
    public void onFrame() {}

    @Override
    public void onText(byte[] message) {}

    @Override
    public void onBinary(byte[] message) {}

    @Override
    public void onPing(byte[] payload) {}

    @Override
    public void onPong() {}

    @Override
    public void onClose(int code) {
      throw new IllegalStateException("no close frame was sent");
    }
  }
}
