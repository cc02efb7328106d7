package io.headwater.benchmarks.clients;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One WebSocket client. It answers pings and counts.
 *
 * <p>Threading: {@link #send} before it is handed to its {@link ClientThread}, which has the rest;
 * what it counted by any thread when it rests.
 */
public final class Client {

  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final String HANDSHAKE =
      """
      GET / HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;

  private final SocketChannel socket;
  private final FrameSink sink;
  private final FrameScan scan;
  private final AtomicLong bytes = new AtomicLong();

  private Client(SocketChannel socket, FrameSink sink) {
    this.socket = socket;
    this.sink = sink;
    this.scan = new FrameScan(sink.keptBytes(), this::take);
  }

  /**
   * Connects and does the handshake.
   *
   * @param receiveBuffer bytes; 0 as the system likes
   */
  public static Client connect(InetSocketAddress to, int receiveBuffer, FrameSink sink)
      throws IOException {
    SocketChannel socket = SocketChannel.open();
    if (receiveBuffer > 0) {
      socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    socket.connect(to);
    socket.write(ByteBuffer.wrap(HANDSHAKE.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      if (socket.read(one.clear()) < 0) {
        throw new EOFException("no handshake: " + head);
      }
      head.append((char) one.get(0));
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("no handshake: " + head);
    }
    return new Client(socket, sink);
  }

  /** Sends a text. */
  public void send(String text) throws IOException {
    write(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 2 + Short.BYTES + Integer.BYTES);
    frame.put((byte) (FIN | opcode));
    if (payload.length < LENGTH_16) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | LENGTH_16)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip(); // A mask of zeros changes nothing.
    socket.write(frame);
    if (frame.hasRemaining()) {
      throw new IOException("the gateway does not read");
    }
  }

  /** Reads what there is, at most what fits; returns how much that was. */
  int read(ByteBuffer scratch) throws IOException {
    int n = socket.read(scratch);
    if (n < 0) {
      throw new EOFException("the gateway has closed the connection");
    }
    bytes.addAndGet(n);
    scan.take(scratch.flip());
    return n;
  }

  private void take(int opcode, byte[] kept, long payload) {
    switch (opcode) {
      case TEXT -> sink.message(FrameKind.of(kept), kept, payload);
      case PING -> pong(Arrays.copyOf(kept, (int) payload));
      case CLOSE ->
          throw new IllegalStateException(
              "the gateway closes: "
                  + new String(kept, 2, (int) payload - 2, StandardCharsets.UTF_8));
      default -> throw new IllegalStateException("a frame of opcode " + opcode);
    }
  }

  private void pong(byte[] payload) {
    try {
      write(PONG, payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SocketChannel socket() {
    return socket;
  }

  /** Bytes that have come. */
  public long bytes() {
    return bytes.get();
  }
}
