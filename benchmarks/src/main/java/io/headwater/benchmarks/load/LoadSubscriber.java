package io.headwater.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber: it answers pings, and counts messages in the ledger, which it keeps nothing of
 * but a checksum.
 *
 * <p>Threading: one thread at a time.
 */
final class LoadSubscriber implements MessageSink {

  /**
   * What answers the one key that is sent, which is all that the floor knows (RFC 6455 section
   * 1.3).
   */
  private static final String ACCEPTED = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int PONG = 10;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;

  private final SocketChannel socket;
  private final Ledger ledger;
  private final FrameReader frames;
  private final @Nullable Sample sample;
  private final CRC32 checksum = new CRC32();
  private String mark = "";
  private boolean greeted;
  private int length;
  private int messages;

  private LoadSubscriber(SocketChannel socket, Target target, Ledger ledger, boolean sampled) {
    this.socket = socket;
    this.ledger = ledger;
    this.sample = sampled ? new Sample() : null;
    MessageSink sink =
        target.wire() == Target.Wire.NATS ? new NatsReader(this, this::answerPing) : this;
    this.frames = new FrameReader(sink, ping -> write(PONG, ping));
  }

  /**
   * Connects, subscribes and waits for the answer.
   *
   * @param sampled whether its messages are read
   */
  static LoadSubscriber connect(Target target, Ledger ledger, ByteBuffer scratch, boolean sampled)
      throws IOException {
    SocketChannel socket = SocketChannel.open();
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));
    LoadSubscriber subscriber = new LoadSubscriber(socket, target, ledger, sampled);
    subscriber.shakeHands(target, scratch);
    if (!target.hello().isEmpty()) {
      ByteBuffer hello = ByteBuffer.wrap(target.hello().getBytes(StandardCharsets.UTF_8));
      subscriber.write(target.wire() == Target.Wire.NATS ? BINARY : TEXT, hello);
      while (!subscriber.greeted) {
        subscriber.read(scratch);
      }
    }
    subscriber.greeted = true;
    socket.configureBlocking(false);
    return subscriber;
  }

  private void shakeHands(Target target, ByteBuffer scratch) throws IOException {
    String more = target.header().isEmpty() ? "" : target.header() + "\r\n";
    String request =
        """
        GET %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        %s\r
        """
            .formatted(target.path(), target.port(), more);
    socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    scratch.clear();
    String head = "";
    int end = -1;
    while (end < 0) {
      if (socket.read(scratch) < 0) {
        throw new EOFException("no handshake: " + head);
      }
      head = StandardCharsets.ISO_8859_1.decode(scratch.duplicate().flip()).toString();
      end = head.indexOf("\r\n\r\n");
    }
    if (!head.startsWith("HTTP/1.1 101") || !head.contains(ACCEPTED)) {
      throw new IOException("no handshake: " + head);
    }
    frames.take(scratch.flip().position(end + "\r\n\r\n".length()));
  }

  private void answerPing() {
    write(BINARY, ByteBuffer.wrap("PONG\r\n".getBytes(StandardCharsets.US_ASCII)));
  }

  private void write(int opcode, ByteBuffer payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.remaining() + 2 + Short.BYTES + Integer.BYTES);
    frame.put((byte) (FIN | opcode));
    if (payload.remaining() < LENGTH_16) {
      frame.put((byte) (MASKED | payload.remaining()));
    } else {
      frame.put((byte) (MASKED | LENGTH_16)).putShort((short) payload.remaining());
    }
    frame.putInt(0).put(payload).flip(); // A mask of zeros changes nothing.
    try {
      socket.write(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (frame.hasRemaining()) {
      throw new IllegalStateException("the server does not read");
    }
  }

  /** Counts anew; samples look for the number behind this mark. */
  void begin(String numberMark) {
    mark = numberMark;
    messages = 0;
  }

  /** Reads what there is, at most what fits. */
  void read(ByteBuffer scratch) throws IOException {
    if (socket.read(scratch.clear()) < 0) {
      throw new EOFException("the server has closed the connection");
    }
    frames.take(scratch.flip());
  }

  @Override
  public void part(ByteBuffer bytes) {
    length += bytes.remaining();
    if (sample != null) {
      sample.add(bytes);
    }
    checksum.update(bytes);
  }

  @Override
  public void end(boolean deflated) {
    if (greeted) {
      ledger.received(messages, (int) checksum.getValue(), length, deflated);
      if (sample != null) {
        ledger.sample(messages, sample.number(mark, deflated));
      }
      messages++;
    }
    greeted = true;
    length = 0;
    checksum.reset();
    if (sample != null) {
      sample.clear();
    }
  }

  SocketChannel socket() {
    return socket;
  }
}
