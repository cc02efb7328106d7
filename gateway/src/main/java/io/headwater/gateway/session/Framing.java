package io.headwater.gateway.session;

import java.nio.ByteBuffer;

/**
 * Makes frames of payloads; what a frame looks like on the wire is the WebSocket layer's matter.
 */
public interface Framing {

  /** A whole text frame, rewound. */
  ByteBuffer text(byte[] utf8, int offset, int length);

  /** A whole text frame in direct memory, for one that many sockets will be given. */
  ByteBuffer sharedText(byte[] utf8, int offset, int length);

  /** A ping frame. */
  ByteBuffer ping();

  /** A pong frame with the ping's payload. */
  ByteBuffer pong(byte[] payload);

  /** A close frame. */
  ByteBuffer close(int code, String reason);
}
