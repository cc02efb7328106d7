package io.headwater.gateway.websocket;

import io.headwater.gateway.session.CompressedPart;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Framing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes the frames of a server: whole, unmasked (RFC 6455, 5.1 and 5.2), and compressed where that
 * was agreed on and makes them smaller (RFC 7692, 6.1).
 *
 * <p>Threading: any.
 */
public final class ServerFraming implements Framing {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int CONTROL_PAYLOAD = 125;

  private final MessageDeflater deflater;
  private final CompressionFigures figures = new CompressionFigures();

  /** Frames of messages that this compresses. */
  public ServerFraming(MessageDeflater deflater) {
    this.deflater = deflater;
  }

  /** What compressing has gained. */
  public CompressionFigures figures() {
    return figures;
  }

  @Override
  public ByteBuffer message(Encoding encoding, byte[] payload, int offset, int length) {
    return message(encoding, payload, offset, length, false);
  }

  @Override
  public ByteBuffer sharedMessage(Encoding encoding, byte[] payload, int offset, int length) {
    return message(encoding, payload, offset, length, true);
  }

  private ByteBuffer message(
      Encoding encoding, byte[] payload, int offset, int length, boolean shared) {
    if (isCompressed(encoding, length)) {
      CompressedPart all = compress(payload, offset, length);
      int left = all.bytes().length - MessageDeflater.END_BYTES;
      if (left < length) {
        figures.compressed(length, left);
        return begin(RSV1 | opcode(encoding), left, shared).put(all.bytes(), 0, left).flip();
      }
    }
    return begin(opcode(encoding), length, shared).put(payload, offset, length).flip();
  }

  @Override
  public boolean isCompressed(Encoding encoding, int length) {
    return encoding.deflated() && deflater.takes(length);
  }

  @Override
  public CompressedPart compress(byte[] payload, int offset, int length) {
    return deflater.deflate(payload, offset, length);
  }

  @Override
  public ByteBuffer compressed(
      Encoding encoding, CompressedPart first, CompressedPart last, boolean shared) {
    int ofLast = last.bytes().length - MessageDeflater.END_BYTES;
    int length = first.bytes().length + ofLast;
    figures.compressed(first.plainBytes() + last.plainBytes(), length);
    return begin(RSV1 | opcode(encoding), length, shared)
        .put(first.bytes())
        .put(last.bytes(), 0, ofLast)
        .flip();
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
    return begin(opcode, payload.length, false).put(payload).flip();
  }

  /** A frame with its header, and with room for its payload. */
  private static ByteBuffer begin(int opcode, int length, boolean shared) {
    int bytes = headerBytes(length) + length;
    ByteBuffer frame = shared ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    frame.put((byte) (FIN | opcode));
    if (length < LENGTH_16) {
      return frame.put((byte) length);
    }
    return length <= 0xFFFF
        ? frame.put((byte) LENGTH_16).putShort((short) length)
        : frame.put((byte) LENGTH_64).putLong(length);
  }

  private static int headerBytes(int length) {
    if (length < LENGTH_16) {
      return 2;
    }
    return length <= 0xFFFF ? 4 : 10;
  }
}
