package io.headwater.gateway.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The client's nonce and the server's proof that it read it (RFC 6455, 4.2.2). */
public final class HandshakeKey {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int NONCE_BYTES = 16;

  private HandshakeKey() {}

  /** Whether this is base64 of 16 bytes, as {@code Sec-WebSocket-Key} must be. */
  public static boolean isValid(String key) {
    try {
      return Base64.getDecoder().decode(key).length == NONCE_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What {@code Sec-WebSocket-Accept} answers. */
  public static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-1", e);
    }
  }
}
