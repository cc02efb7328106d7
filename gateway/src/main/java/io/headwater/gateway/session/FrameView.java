package io.headwater.gateway.session;

import java.nio.ByteBuffer;

/**
 * A frame as one lane writes it: the bytes are shared with other lanes, the position is this
 * lane's.
 *
 * <p>Threading: one lane.
 */
public final class FrameView {

  private final ByteBuffer buffer;
  private final int bytes;

  /** Outboxes of the lane that hold it; the lane's meter counts them. */
  int holders;

  private FrameView(ByteBuffer buffer) {
    this.buffer = buffer;
    this.bytes = buffer.remaining();
  }

  /** A view of a frame that only this lane has. */
  public static FrameView own(ByteBuffer frame) {
    return new FrameView(frame);
  }

  /** A view of a frame that others have, too; its position stays. */
  public static FrameView shared(ByteBuffer frame) {
    return new FrameView(frame.duplicate());
  }

  /** Length of the whole frame. */
  public int bytes() {
    return bytes;
  }

  /** The buffer, set to what is left of the frame from {@code from} on. */
  ByteBuffer from(int from) {
    return buffer.limit(bytes).position(from);
  }
}
