package io.headwater.gateway.websocket;

import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Framing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes the frames of a server: whole, unmasked (RFC 6455, 5.1 and 5.2).
 *
 * <p>Threading: pure.
 */
public final class ServerFraming implements Framing {

  private static final int FIN = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int CONTROL_PAYLOAD = 125;

  @Override
  public ByteBuffer message(Encoding encoding, byte[] payload, int offset, int length) {
    ByteBuffer frame = ByteBuffer.allocate(headerBytes(length) + length);
    return write(frame, opcode(encoding), payload, offset, length);
  }

  @Override
  public ByteBuffer sharedMessage(Encoding encoding, byte[] payload, int offset, int length) {
    ByteBuffer frame = ByteBuffer.allocateDirect(headerBytes(length) + length);
    return write(frame, opcode(encoding), payload, offset, length);
  }

  private static int opcode(Encoding encoding) {
    return switch (encoding.format()) {
      case JSON -> Opcode.TEXT;
      case CBOR -> Opcode.BINARY;
    };
  }

  @Override
  public ByteBuffer ping() {
    return control(Opcode.PING, new byte[0]);
  }

  @Override
  public ByteBuffer pong(byte[] payload) {
    return control(Opcode.PONG, payload);
  }

  @Override
  public ByteBuffer close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int textBytes = Math.min(text.length, CONTROL_PAYLOAD - Short.BYTES);
    ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + textBytes);
    payload.putShort((short) code).put(text, 0, textBytes);
    return control(Opcode.CLOSE, payload.array());
  }

  private static ByteBuffer control(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(headerBytes(payload.length) + payload.length);
    return write(frame, opcode, payload, 0, payload.length);
  }

  private static ByteBuffer write(
      ByteBuffer frame, int opcode, byte[] payload, int offset, int length) {
    frame.put((byte) (FIN | opcode));
    if (length < LENGTH_16) {
      frame.put((byte) length);
    } else if (length <= 0xFFFF) {
      frame.put((byte) LENGTH_16).putShort((short) length);
    } else {
      frame.put((byte) LENGTH_64).putLong(length);
    }
    return frame.put(payload, offset, length).flip();
  }

  private static int headerBytes(int length) {
    if (length < LENGTH_16) {
      return 2;
    }
    return length <= 0xFFFF ? 4 : 10;
  }
}
