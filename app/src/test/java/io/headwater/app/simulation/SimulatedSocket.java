package io.headwater.app.simulation;

import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A socket that takes as many bytes as there is room for; the client sees whole text frames. */
final class SimulatedSocket implements Transport {

  private static final int MOST_BYTES = 1 << 20;

  private final Encoding encoding;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private int room;
  private boolean awaited;
  private boolean closed;
  private int read;

  /** A socket whose client agreed to an encoding. */
  SimulatedSocket(Encoding encoding) {
    this.encoding = encoding;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  /** The client reads so many bytes more; true when the session waits to be told. */
  boolean addRoom(int bytes) {
    room += bytes;
    boolean wake = awaited && !closed;
    awaited = false;
    return wake;
  }

  boolean isClosed() {
    return closed;
  }

  /** Text messages that arrived whole since the last call. */
  List<String> messages() {
    byte[] bytes = taken.toByteArray();
    List<String> messages = new ArrayList<>();
    for (int length = frameLength(bytes, read); length > 0; length = frameLength(bytes, read)) {
      int payload = payloadLength(bytes, read);
      if ((bytes[read] & 0x0F) == 1) {
        boolean isCompressed = (bytes[read] & 0x40) != 0;
        byte[] message = Arrays.copyOfRange(bytes, read + length - payload, read + length);
        messages.add(
            new String(isCompressed ? inflated(message) : message, StandardCharsets.UTF_8));
      }
      read += length;
    }
    return messages;
  }

  /** RFC 7692, 7.2.2, with an empty window for each message. */
  private static byte[] inflated(byte[] message) {
    byte[] whole = ByteBuffer.allocate(message.length + 4).put(message).putInt(0xFFFF).array();
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(whole);
      byte[] out = new byte[MOST_BYTES];
      return Arrays.copyOf(out, inflater.inflate(out));
    } catch (DataFormatException e) {
      throw new AssertionError("a compressed message cannot be read", e);
    } finally {
      inflater.end();
    }
  }

  /** Length of the frame that begins there; 0 while it is not whole. */
  private static int frameLength(byte[] bytes, int at) {
    if (bytes.length < at + 2) {
      return 0;
    }
    int header =
        switch (bytes[at + 1] & 0x7F) {
          case 126 -> 4;
          case 127 -> 10;
          default -> 2;
        };
    if (bytes.length < at + header) {
      return 0;
    }
    int length = header + payloadLength(bytes, at);
    return bytes.length < at + length ? 0 : length;
  }

  private static int payloadLength(byte[] bytes, int at) {
    ByteBuffer frame = ByteBuffer.wrap(bytes, at, bytes.length - at);
    return switch (bytes[at + 1] & 0x7F) {
      case 126 -> frame.getShort(at + 2) & 0xFFFF;
      case 127 -> (int) frame.getLong(at + 2);
      default -> bytes[at + 1] & 0x7F;
    };
  }

  @Override
  public long write(ByteBuffer[] frames, int offset, int length) {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      int count = Math.min(frames[i].remaining(), room);
      byte[] bytes = new byte[count];
      frames[i].get(bytes);
      taken.writeBytes(bytes);
      room -= count;
      written += count;
    }
    return written;
  }

  @Override
  public void awaitWritable() {
    awaited = true;
  }

  @Override
  public void finishWriting() {}

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isInsideMessage() {
    return false;
  }

  @Override
  public String remoteAddress() {
    return "simulated";
  }
}
