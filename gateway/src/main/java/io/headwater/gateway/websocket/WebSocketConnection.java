package io.headwater.gateway.websocket;

import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Session;
import io.headwater.gateway.session.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * An upgraded connection: reads frames for its session, writes those of its session.
 *
 * <p>Threading: the connection's I/O thread, which is its session's lane. Bounds: one read buffer a
 * lane, {@value #READS_PER_TURN} reads a turn.
 */
public final class WebSocketConnection implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final int READS_PER_TURN = 16;

  /** Takes whole messages. */
  @FunctionalInterface
  public interface MessageListener {
    void onMessage(byte[] utf8);
  }

  private final StreamConnection connection;
  private final ByteBuffer readBuffer;
  private final FrameDecoder decoder;
  private final Encoding encoding;
  private @Nullable Session session;
  private @Nullable MessageListener listener;

  /**
   * A connection that nothing is read from yet.
   *
   * @param readBuffer scratch that all connections of the lane share
   * @param encoding what was agreed on
   */
  public WebSocketConnection(
      StreamConnection connection, ByteBuffer readBuffer, Encoding encoding, Incoming incoming) {
    this.connection = connection;
    this.encoding = encoding;
    this.readBuffer = readBuffer;
    this.decoder = new FrameDecoder(incoming, encoding.deflated(), new ToSession());
  }

  /** Begins to read. */
  public void open(Session opened, MessageListener messages) {
    session = opened;
    listener = messages;
    connection.getSourceChannel().setReadListener(channel -> read(opened));
    connection.getSinkChannel().setWriteListener(channel -> writable(opened));
    ChannelListener<? super StreamConnection> before = connection.getCloseListener();
    connection.setCloseListener(
        closed -> {
          opened.onGone();
          ChannelListeners.invokeChannelListener(closed, before);
        });
    connection.getSourceChannel().resumeReads();
    read(opened);
  }

  private void read(Session opened) {
    try {
      for (int i = 0; i < READS_PER_TURN; i++) {
        int count = connection.getSourceChannel().read(readBuffer.clear());
        if (count < 0) {
          opened.onGone();
          return;
        }
        if (count == 0) {
          return;
        }
        opened.onHeard();
        decoder.feed(readBuffer.flip());
      }
      connection.getSourceChannel().wakeupReads();
    } catch (ProtocolException e) {
      LOG.debug("{}: {}", remoteAddress(), e.getMessage());
      opened.end(e.reason());
    } catch (IOException e) {
      LOG.debug("{}: {}", remoteAddress(), e.getMessage());
      opened.onGone();
    } catch (RuntimeException e) {
      LOG.error("a message of {} could not be handled, its session ends", remoteAddress(), e);
      opened.end(DisconnectReason.INTERNAL);
    }
  }

  private void writable(Session opened) {
    connection.getSinkChannel().suspendWrites();
    opened.onWritable();
  }

  @Override
  public long write(ByteBuffer[] frames, int offset, int length) throws IOException {
    return length == 1
        ? connection.getSinkChannel().write(frames[offset])
        : connection.getSinkChannel().write(frames, offset, length);
  }

  @Override
  public void awaitWritable() {
    connection.getSinkChannel().resumeWrites();
  }

  @Override
  public void finishWriting() throws IOException {
    connection.getSinkChannel().shutdownWrites();
    connection.getSinkChannel().flush();
  }

  @Override
  public void close() {
    decoder.release();
    IoUtils.safeClose(connection);
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean isInsideMessage() {
    return decoder.isInside();
  }

  @Override
  public String remoteAddress() {
    return String.valueOf(connection.getPeerAddress());
  }

  private final class ToSession implements FrameDecoder.Listener {

    private void ifOpen(Consumer<Session> then) {
      if (session != null) {
        then.accept(session);
      }
    }

    @Override
    public void onFrame() throws ProtocolException {
      if (session != null && !session.mayReceive()) {
        throw new ProtocolException(DisconnectReason.FLOODING, "too many frames a second");
      }
    }

    @Override
    public void onInflated(int bytes) {
      ifOpen(open -> open.onInflated(bytes));
    }

    /** A text cannot be what was agreed on where that is CBOR (RFC 6455, 7.4.1). */
    @Override
    public void onText(byte[] message) {
      switch (encoding.format()) {
        case JSON -> onMessage(message);
        case CBOR -> ifOpen(open -> open.end(DisconnectReason.UNSUPPORTED_DATA));
      }
    }

    /** CBOR where that was agreed on; else JSON, taken as text would be, as geth does. */
    @Override
    public void onBinary(byte[] message) {
      onMessage(message);
    }

    private void onMessage(byte[] message) {
      ifOpen(Session::onMessage);
      if (listener != null) {
        listener.onMessage(message);
      }
    }

    @Override
    public void onPing(byte[] payload) {
      ifOpen(open -> open.onPing(payload));
    }

    @Override
    public void onPong() {
      ifOpen(Session::onHeard);
    }

    @Override
    public void onClose(int code) {
      ifOpen(open -> open.onPeerClose(code));
    }
  }
}
