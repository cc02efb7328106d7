package io.headwater.gateway.websocket;

import io.headwater.gateway.session.DisconnectReason;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a client's frames from bytes as they come, in pieces of any size: unmasks, puts fragments
 * together, checks every rule that a server must check.
 *
 * <p>Source: RFC 6455, sections 5 and 7.4; UTF-8 per 8.1; compressed messages RFC 7692, 6 and 7.2.
 *
 * <p>Threading: the connection's lane. Bounds: one message of at most {@link
 * Incoming#maxMessageBytes}, as it came and as it inflates, and a control frame of 125 bytes;
 * nothing is kept between messages.
 */
public final class FrameDecoder {

  /** Takes what was read. */
  public interface Listener {
    /**
     * A frame has begun; every other call comes after one of these.
     *
     * @throws ProtocolException it is one too many
     */
    void onFrame() throws ProtocolException;

    /**
     * A message was compressed; it comes next.
     *
     * @param bytes of it, inflated
     */
    default void onInflated(int bytes) {}

    /** A whole text message, valid UTF-8. */
    void onText(byte[] message);

    /** A whole binary message. */
    void onBinary(byte[] message);

    /** A ping, to be answered with its payload. */
    void onPing(byte[] payload);

    /** A pong. */
    void onPong();

    /**
     * A close frame; nothing is read after it.
     *
     * @param code to answer with: the client's, or 1000 where it gave none
     */
    void onClose(int code);
  }

  private static final int RSV1 = 0x40;
  private static final int RSV2_RSV3 = 0x30;
  private static final int CONTROL_PAYLOAD = 125;
  private static final int MASK_BYTES = 4;
  private static final int NORMAL_CLOSURE = 1000;
  private static final byte[] NOTHING = {};

  private enum Part {
    HEADER,
    PAYLOAD,
    DONE
  }

  private final Incoming incoming;
  private final boolean mayDeflate;
  private final Listener listener;

  private Part part = Part.HEADER;
  private final byte[] header = new byte[2 + Long.BYTES + MASK_BYTES];
  private int headerRead;

  private boolean fin;
  private int opcode;
  private long payloadLeft;
  private int mask;
  private int maskShift;

  /** Opcode of the message whose fragments are coming; CONTINUATION when none is. */
  private int messageOpcode = Opcode.CONTINUATION;

  private boolean isDeflated;
  private byte[] message = NOTHING;
  private int messageLength;
  private final Utf8 utf8 = new Utf8();

  /** Bytes of the budget that the message has. */
  private int kept;

  private byte[] control = NOTHING;
  private int controlLength;

  /**
   * A decoder before the first frame.
   *
   * @param mayDeflate whether {@code permessage-deflate} was agreed on
   */
  public FrameDecoder(Incoming incoming, boolean mayDeflate, Listener listener) {
    this.incoming = incoming;
    this.mayDeflate = mayDeflate;
    this.listener = listener;
  }

  /**
   * Takes the next bytes, all of them. After a close frame, or a broken rule, they are passed over.
   *
   * @throws ProtocolException the client broke a rule
   */
  public void feed(ByteBuffer in) throws ProtocolException {
    try {
      read(in);
    } catch (ProtocolException e) {
      part = Part.DONE;
      release();
      throw e;
    } finally {
      in.position(in.limit());
    }
  }

  private void read(ByteBuffer in) throws ProtocolException {
    while (part != Part.DONE && (in.hasRemaining() || part == Part.PAYLOAD && payloadLeft == 0)) {
      if (part == Part.HEADER) {
        readHeader(in);
      } else {
        readPayload(in);
      }
    }
  }

  private void readHeader(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      header[headerRead++] = in.get();
      if (headerRead == 2) {
        checkFirstTwo();
      }
      if (headerRead >= 2 && headerRead == headerBytes()) {
        headerRead = 0;
        beginPayload();
        return;
      }
    }
  }

  private void checkFirstTwo() throws ProtocolException {
    fin = (header[0] & 0x80) != 0;
    opcode = header[0] & 0x0F;
    if ((header[0] & RSV2_RSV3) != 0 || (header[0] & RSV1) != 0 && !mayDeflate) {
      throw broken("a reserved bit is set that no extension was agreed on for (5.2)");
    }
    if (!Opcode.isKnown(opcode)) {
      throw broken("opcode " + opcode + " is reserved (5.2)");
    }
    if ((header[1] & 0x80) == 0) {
      throw broken("a frame from a client is not masked (5.1)");
    }
    boolean beginsMessage = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    if ((header[0] & RSV1) != 0 && !beginsMessage) {
      throw broken("a frame is marked as compressed that begins no message (RFC 7692, 6)");
    }
    if (Opcode.isControl(opcode)) {
      if (!fin) {
        throw broken("a control frame is fragmented (5.5)");
      }
      if ((header[1] & 0x7F) > CONTROL_PAYLOAD) {
        throw broken("a control frame has more than 125 bytes (5.5)");
      }
    } else if (opcode == Opcode.CONTINUATION && messageOpcode == Opcode.CONTINUATION) {
      throw broken("a continuation without a message (5.4)");
    } else if (opcode != Opcode.CONTINUATION && messageOpcode != Opcode.CONTINUATION) {
      throw broken("a new message inside a fragmented one (5.4)");
    }
  }

  private int headerBytes() {
    return switch (header[1] & 0x7F) {
      case 126 -> 2 + Short.BYTES + MASK_BYTES;
      case 127 -> 2 + Long.BYTES + MASK_BYTES;
      default -> 2 + MASK_BYTES;
    };
  }

  private void beginPayload() throws ProtocolException {
    listener.onFrame();
    ByteBuffer rest = ByteBuffer.wrap(header, 2, header.length - 2);
    int short7 = header[1] & 0x7F;
    payloadLeft =
        switch (short7) {
          case 126 -> rest.getShort() & 0xFFFF;
          case 127 -> rest.getLong();
          default -> short7;
        };
    if (payloadLeft < 0) {
      throw broken("the most significant bit of a length is set (5.2)");
    }
    if (short7 == 126 && payloadLeft < 126 || short7 == 127 && payloadLeft <= 0xFFFF) {
      throw broken("a length is not in its shortest form (5.2)");
    }
    mask = rest.getInt();
    maskShift = 24;
    if (Opcode.isControl(opcode)) {
      control = payloadLeft == 0 ? NOTHING : new byte[(int) payloadLeft];
      controlLength = 0;
    } else {
      beginData();
    }
    part = Part.PAYLOAD;
  }

  private void beginData() throws ProtocolException {
    if (opcode != Opcode.CONTINUATION) {
      messageOpcode = opcode;
      isDeflated = (header[0] & RSV1) != 0;
      messageLength = 0;
      utf8.restart();
    }
    if (payloadLeft > incoming.maxMessageBytes() - messageLength) {
      throw new ProtocolException(
          DisconnectReason.MESSAGE_TOO_BIG,
          "a message has more than " + incoming.maxMessageBytes() + " bytes");
    }
  }

  private void readPayload(ByteBuffer in) throws ProtocolException {
    int count = (int) Math.min(in.remaining(), payloadLeft);
    if (Opcode.isControl(opcode)) {
      unmask(in, count, control, controlLength);
      controlLength += count;
    } else {
      makeRoom(count);
      unmask(in, count, message, messageLength);
      if (isText() && !utf8.accept(message, messageLength, count)) {
        throw notUtf8();
      }
      messageLength += count;
    }
    payloadLeft -= count;
    if (payloadLeft == 0) {
      part = Part.HEADER;
      endFrame();
    }
  }

  /** Whether what comes is UTF-8 as it is. */
  private boolean isText() {
    return messageOpcode == Opcode.TEXT && !isDeflated;
  }

  /**
   * Grows with what has come, not with what was announced: an announcement costs a client nothing.
   */
  private void makeRoom(int count) throws ProtocolException {
    int needed = messageLength + count;
    boolean ends = fin && payloadLeft == count;
    if (needed > message.length) {
      int room =
          Math.min(
              ends ? needed : Math.max(needed, message.length * 2), incoming.maxMessageBytes());
      if (!ends) {
        keep(room);
      }
      message = Arrays.copyOf(message, room);
    }
  }

  private void keep(int room) throws ProtocolException {
    if (!incoming.budget().take(room - kept)) {
      throw new ProtocolException(
          DisconnectReason.INCOMING_FULL,
          "messages in part have all of their " + incoming.budget().total() + " bytes");
    }
    kept = room;
  }

  /** Lets go of a message whose end will not come. */
  void release() {
    incoming.budget().give(kept);
    kept = 0;
    message = NOTHING;
  }

  /** Whether a message or a frame has begun whose end has not come. */
  boolean isInside() {
    return part == Part.PAYLOAD
        || part == Part.HEADER && (headerRead > 0 || messageOpcode != Opcode.CONTINUATION);
  }

  private void unmask(ByteBuffer in, int count, byte[] to, int offset) {
    for (int i = offset; i < offset + count; i++) {
      to[i] = (byte) (in.get() ^ (mask >>> maskShift));
      maskShift = (maskShift - 8) & 31;
    }
  }

  private void endFrame() throws ProtocolException {
    switch (opcode) {
      case Opcode.PING -> listener.onPing(control);
      case Opcode.PONG -> listener.onPong();
      case Opcode.CLOSE -> endClose();
      default -> {
        if (fin) {
          endMessage();
        }
      }
    }
  }

  private void endMessage() throws ProtocolException {
    int kind = messageOpcode;
    byte[] whole = isDeflated ? inflated(kind) : wholeMessage();
    release();
    messageLength = 0;
    messageOpcode = Opcode.CONTINUATION;
    if (kind == Opcode.BINARY) {
      listener.onBinary(whole);
    } else if (utf8.isComplete()) {
      listener.onText(whole);
    } else {
      throw notUtf8();
    }
  }

  private byte[] wholeMessage() {
    return message.length == messageLength ? message : Arrays.copyOf(message, messageLength);
  }

  private byte[] inflated(int kind) throws ProtocolException {
    byte[] whole = incoming.inflater().inflate(message, messageLength, incoming.maxMessageBytes());
    if (kind == Opcode.TEXT && !utf8.accept(whole, 0, whole.length)) {
      throw notUtf8();
    }
    listener.onInflated(whole.length);
    return whole;
  }

  private static ProtocolException notUtf8() {
    return new ProtocolException(DisconnectReason.INVALID_UTF8, "a text is not UTF-8 (8.1)");
  }

  private void endClose() throws ProtocolException {
    part = Part.DONE;
    if (control.length == 0) {
      listener.onClose(NORMAL_CLOSURE);
      return;
    }
    if (control.length == 1) {
      throw broken("a close frame has half a code (5.5.1)");
    }
    int code = ByteBuffer.wrap(control).getShort() & 0xFFFF;
    if (!isSendable(code)) {
      throw broken("close code " + code + " may not be sent (7.4)");
    }
    utf8.restart();
    if (!utf8.accept(control, 2, control.length - 2) || !utf8.isComplete()) {
      throw new ProtocolException(
          DisconnectReason.INVALID_UTF8, "the reason of a close frame is not UTF-8 (5.5.1)");
    }
    listener.onClose(code);
  }

  /** Codes that an endpoint may send (7.4.1, 7.4.2, and IANA's registry). */
  private static boolean isSendable(int code) {
    return code >= 1000 && code <= 1003
        || code >= 1007 && code <= 1014
        || code >= 3000 && code <= 4999;
  }

  private static ProtocolException broken(String what) {
    return new ProtocolException(DisconnectReason.PROTOCOL_ERROR, what);
  }
}
