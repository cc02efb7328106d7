/**
 * RFC 6455 from the server's side: takes the bytes of an upgraded connection, gives whole messages
 * and control frames, and makes frames of payloads. One extension is agreed on where a client
 * offers it: {@code permessage-deflate} (RFC 7692).
 *
 * <p>Threading: a decoder belongs to its connection's lane; the rest is pure.
 */
@NullMarked
package io.headwater.gateway.websocket;

import org.jspecify.annotations.NullMarked;
