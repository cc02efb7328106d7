package io.headwater.gateway.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to one socket, in order: a ring of references to shared frames.
 *
 * <p>Threading: the session's lane. Bounds: {@link #bytes} is kept below the outbox limit by the
 * session; the ring grows to what it holds and shrinks when it is empty.
 */
final class FrameQueue {

  private static final int FIRST_CAPACITY = 8;
  private static final int KEPT_CAPACITY = 64;
  private static final @Nullable FrameView[] NO_FRAMES = {};
  private static final @Nullable FrameOwner[] NO_OWNERS = {};

  /** Most frames handed to the kernel in one call; its own limit is 1,024 buffers. */
  static final int GATHER = 64;

  private final OutboxMeter meter;
  private @Nullable FrameView[] frames = NO_FRAMES;
  private @Nullable FrameOwner[] owners = NO_OWNERS;
  private int first;
  private int count;

  /** Bytes of the first frame that have left. */
  private int sentOfFirst;

  private long bytes;

  /**
   * An empty queue.
   *
   * @param meter of the lane
   */
  FrameQueue(OutboxMeter meter) {
    this.meter = meter;
  }

  /** Bytes that are still to be written, discarded frames included until they are passed. */
  long bytes() {
    return bytes;
  }

  /** The same without what has left of the first frame. */
  long unsentBytes() {
    return bytes - sentOfFirst;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void add(FrameView frame, FrameOwner owner) {
    if (count == frames.length) {
      grow();
    }
    int at = (first + count) & (frames.length - 1);
    frames[at] = frame;
    owners[at] = owner;
    count++;
    bytes += frame.bytes();
    meter.hold(frame);
  }

  /**
   * Writes until the queue is empty or the socket full.
   *
   * @param gather scratch of the lane, {@value #GATHER} long
   * @return whether everything has left
   */
  boolean writeTo(Transport socket, ByteBuffer[] gather) throws IOException {
    while (count > 0) {
      int gathered = gather(gather);
      if (gathered == 0) {
        continue;
      }
      long due = 0;
      for (int i = 0; i < gathered; i++) {
        due += gather[i].remaining();
      }
      long written = socket.write(gather, 0, gathered);
      passed(written);
      if (written < due) {
        return false;
      }
    }
    if (frames.length > KEPT_CAPACITY) {
      frames = NO_FRAMES;
      owners = NO_OWNERS;
      first = 0;
    }
    return true;
  }

  /**
   * Writes a frame after those that wait; it does not wait itself where the socket takes it.
   *
   * @param gather scratch of the lane, {@value #GATHER} long
   * @return whether everything has left
   */
  boolean writeThrough(FrameView frame, FrameOwner owner, Transport socket, ByteBuffer[] gather)
      throws IOException {
    if (count > 0) {
      add(frame, owner);
      return writeTo(socket, gather);
    }
    gather[0] = frame.from(0);
    int written = (int) socket.write(gather, 0, 1);
    if (written == frame.bytes()) {
      return true;
    }
    add(frame, owner);
    sentOfFirst = written;
    return false;
  }

  /** Fills {@code gather} with the next frames, passing over those whose owner has ended. */
  private int gather(ByteBuffer[] gather) {
    discardEndedAtFront();
    int n = 0;
    for (int i = 0; i < count && n < GATHER; i++) {
      int at = (first + i) & (frames.length - 1);
      if (i > 0 && owner(at).isEnded()) {
        break;
      }
      gather[n] = frame(at).from(n == 0 ? sentOfFirst : 0);
      n++;
    }
    return n;
  }

  private void discardEndedAtFront() {
    while (count > 0 && sentOfFirst == 0 && owner(first).isEnded()) {
      removeFirst();
    }
  }

  private void passed(long written) {
    long left = written;
    while (left > 0) {
      int ofFirst = frame(first).bytes() - sentOfFirst;
      if (left < ofFirst) {
        sentOfFirst += (int) left;
        return;
      }
      left -= ofFirst;
      removeFirst();
    }
  }

  private void removeFirst() {
    bytes -= frame(first).bytes();
    meter.letGo(frame(first));
    frames[first] = null;
    owners[first] = null;
    first = (first + 1) & (frames.length - 1);
    count--;
    sentOfFirst = 0;
  }

  private FrameView frame(int at) {
    return Objects.requireNonNull(frames[at]);
  }

  private FrameOwner owner(int at) {
    return Objects.requireNonNull(owners[at]);
  }

  private void grow() {
    int capacity = Math.max(FIRST_CAPACITY, frames.length * 2);
    int toEnd = Math.min(count, frames.length - first);
    @Nullable FrameView[] moreFrames = new FrameView[capacity];
    System.arraycopy(frames, first, moreFrames, 0, toEnd);
    System.arraycopy(frames, 0, moreFrames, toEnd, count - toEnd);
    @Nullable FrameOwner[] moreOwners = new FrameOwner[capacity];
    System.arraycopy(owners, first, moreOwners, 0, toEnd);
    System.arraycopy(owners, 0, moreOwners, toEnd, count - toEnd);
    frames = moreFrames;
    owners = moreOwners;
    first = 0;
  }

  /** Drops every frame but one of which a part has left. */
  void clearUnsent() {
    if (count > 0 && sentOfFirst > 0) {
      FrameView begun = frame(first);
      FrameOwner owner = owner(first);
      int sent = sentOfFirst;
      clear();
      add(begun, owner);
      sentOfFirst = sent;
    } else {
      clear();
    }
  }

  void clear() {
    for (int i = 0; i < count; i++) {
      meter.letGo(frame((first + i) & (frames.length - 1)));
    }
    frames = NO_FRAMES;
    owners = NO_OWNERS;
    first = 0;
    count = 0;
    sentOfFirst = 0;
    bytes = 0;
  }
}
