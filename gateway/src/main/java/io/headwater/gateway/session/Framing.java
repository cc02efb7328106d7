package io.headwater.gateway.session;

import java.nio.ByteBuffer;

/**
 * Makes frames of payloads; what a frame looks like on the wire is the WebSocket layer's matter.
 */
public interface Framing {

  /**
   * A whole frame of a message, rewound.
   *
   * @param encoding what the message is written in, and whether the frame may be compressed
   */
  ByteBuffer message(Encoding encoding, byte[] payload, int offset, int length);

  /** The same in direct memory, for one that many sockets will be given. */
  ByteBuffer sharedMessage(Encoding encoding, byte[] payload, int offset, int length);

  /** Whether messages of so many bytes are compressed where the encoding allows it. */
  boolean isCompressed(Encoding encoding, int length);

  /** Compresses a part of messages. */
  CompressedPart compress(byte[] payload, int offset, int length);

  /**
   * A whole frame of a message in two parts.
   *
   * @param shared whether in direct memory
   */
  ByteBuffer compressed(
      Encoding encoding, CompressedPart first, CompressedPart last, boolean shared);

  /** A ping frame. */
  ByteBuffer ping();

  /** A pong frame with the ping's payload. */
  ByteBuffer pong(byte[] payload);

  /** A close frame. */
  ByteBuffer close(int code, String reason);
}
