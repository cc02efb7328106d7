package io.headwater.gateway.session;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The socket under a session. What is written are whole WebSocket frames, made elsewhere and shared
 * between sessions.
 *
 * <p>Threading: the session's lane only.
 */
public interface Transport {

  /** How messages to the client are written. */
  default Encoding encoding() {
    return Encoding.JSON;
  }

  /**
   * Writes what the socket takes at once, in one gathering system call; the buffers' positions say
   * how far it came.
   *
   * @return bytes written; less than what remained when the socket is full
   * @throws IOException the peer is gone
   */
  long write(ByteBuffer[] frames, int offset, int length) throws IOException;

  /** Asks for one {@link Session#onWritable} when the socket takes bytes again. */
  void awaitWritable();

  /** Says that nothing more will be written; what the peer still sends is read. */
  void finishWriting() throws IOException;

  /** Ends the connection at once. */
  void close();

  /** Whether the peer has begun a message whose end has not come. */
  boolean isInsideMessage();

  /** The peer's address, for logs. */
  String remoteAddress();
}
