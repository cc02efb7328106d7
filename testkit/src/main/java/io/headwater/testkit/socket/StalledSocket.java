package io.headwater.testkit.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A WebSocket client that reads only when it is told, and as much as it is told.
 *
 * <p>Threading: one thread.
 */
public final class StalledSocket implements AutoCloseable {

  private static final int SMALL_BUFFER = 8 * 1024;

  private final Socket socket;

  private StalledSocket(Socket socket) {
    this.socket = socket;
  }

  /** Connects to a loopback port and does the handshake, with a small receive buffer. */
  public static StalledSocket connect(int port) throws IOException {
    return connect(port, InetAddress.getLoopbackAddress());
  }

  /** The same from another address of this machine. */
  public static StalledSocket connect(int port, InetAddress from) throws IOException {
    StalledSocket client = connectRaw(port, from);
    client.sendRaw(
        """
        GET / HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII));
    String head = client.readHead();
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("no handshake: " + head);
    }
    return client;
  }

  /** Connects, and leaves everything to the caller. */
  public static StalledSocket connectRaw(int port) throws IOException {
    return connectRaw(port, InetAddress.getLoopbackAddress());
  }

  /** The same from another address of this machine. */
  public static StalledSocket connectRaw(int port, InetAddress from) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new StalledSocket(socket);
  }

  /** Sends bytes as they are. */
  public void sendRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sends a masked text frame. */
  public void sendText(String text) throws IOException {
    sendFrame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a masked frame with this first byte. */
  public void sendFrame(int first, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload);
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    sendRaw(bytes);
  }

  /** Reads up to the empty line that ends an HTTP head. */
  public String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Reads one frame: its opcode and its payload. */
  public Frame readFrame() throws IOException {
    InputStream in = socket.getInputStream();
    int first = in.read();
    int length = in.read();
    if (first < 0 || length < 0) {
      throw new IOException("the server closed the connection");
    }
    long bytes =
        switch (length) {
          case 126 -> ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xFFFF;
          case 127 -> ByteBuffer.wrap(in.readNBytes(8)).getLong();
          default -> length;
        };
    return new Frame(first & 0x0F, (first & 0x40) != 0, in.readNBytes((int) bytes));
  }

  /**
   * A frame from the server.
   *
   * @param opcode RFC 6455, 5.2
   * @param isCompressed RFC 7692, 6
   * @param payload its bytes
   */
  public record Frame(int opcode, boolean isCompressed, byte[] payload) {

    /** Whether it is a close frame. */
    public boolean isClose() {
      return opcode == 0x8;
    }

    /** The close frame's code. */
    public int closeCode() {
      return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** The payload as text. */
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  /** Reads frames up to the good-bye, and gives its code. */
  public int readCloseCode() throws IOException {
    Frame frame = readFrame();
    while (!frame.isClose()) {
      frame = readFrame();
    }
    return frame.closeCode();
  }

  /** Reads until the server pauses or the buffer is full; gives how much came. */
  public int read(byte[] into) throws IOException {
    int count = Math.max(0, socket.getInputStream().read(into));
    while (count < into.length && socket.getInputStream().available() > 0) {
      count += socket.getInputStream().read(into, count, into.length - count);
    }
    return count;
  }

  /** Reads and forgets at most so many bytes; -1 at the end of the stream. */
  public int drain(int bytes) throws IOException {
    byte[] buffer = new byte[bytes];
    return socket.getInputStream().read(buffer);
  }

  /** Whether the server closes the connection within a time; what it still sends is forgotten. */
  public boolean isClosedWithin(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      while (drain(SMALL_BUFFER) >= 0) {
        // What comes before the end does not matter.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
