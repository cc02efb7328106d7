package io.headwater.benchmarks.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A connection that a server takes its messages from. What the server answers is read and thrown
 * away.
 *
 * <p>Threading: one thread.
 */
final class Feed implements AutoCloseable {

  private static final int SCRATCH = 64 * 1024;

  private final SocketChannel socket;

  private Feed(SocketChannel socket) {
    this.socket = socket;
  }

  static Feed connect(int port) {
    try {
      SocketChannel socket =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Feed feed = new Feed(socket);
      Thread.ofPlatform().daemon().name("feed").start(feed::readAnswers);
      return feed;
    } catch (IOException e) {
      throw new UncheckedIOException("the server takes no messages", e);
    }
  }

  private void readAnswers() {
    ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);
    try {
      while (socket.read(scratch.clear()) >= 0) {
        // Nothing of it matters.
      }
    } catch (ClosedChannelException e) {
      // The end.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Behind its length in 32 bits. */
  void sendSized(byte[] message) {
    write(ByteBuffer.allocate(Integer.BYTES + message.length).putInt(message.length).put(message));
  }

  /** Behind a line or more, and before another. */
  void send(String before, byte[] message, String after) {
    byte[] head = before.getBytes(StandardCharsets.US_ASCII);
    byte[] tail = after.getBytes(StandardCharsets.US_ASCII);
    write(
        ByteBuffer.allocate(head.length + message.length + tail.length)
            .put(head)
            .put(message)
            .put(tail));
  }

  private void write(ByteBuffer bytes) {
    bytes.flip();
    try {
      while (bytes.hasRemaining()) {
        socket.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the server has gone", e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
