package io.headwater.gateway.session;

import io.headwater.gateway.limit.TokenBucket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: an outbox, a heartbeat, and an end with a reason.
 *
 * <p>Threading: its lane. Bounds: {@link SessionLimits#outboxBytes} of frames; an empty outbox
 * takes one frame of any size.
 */
public final class Session implements Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private static final long DRAINED_BYTES = 128 * 1024;

  private enum State {
    OPEN,
    /** Our close frame is on its way, or was sent; the peer's is awaited. */
    CLOSING,
    CLOSED
  }

  /** Is told once, on the lane, that the session takes and gives nothing any more. */
  @FunctionalInterface
  public interface EndListener {
    void onEnd(Session session, DisconnectReason reason);
  }

  /**
   * What a session stands on.
   *
   * @param lane its I/O thread
   * @param socket its connection
   * @param framing makes its control frames
   * @param nanos a clock that never goes back
   */
  public record Footing(Lane lane, Transport socket, Framing framing, LongSupplier nanos) {}

  private final Footing footing;
  private final SessionLimits limits;
  private final EndListener endListener;
  private final FrameQueue queue;
  private final long openedNanos;
  private State state = State.OPEN;
  private @Nullable DisconnectReason reason;
  private boolean queuedForWriting;
  private boolean awaitingSocket;
  private boolean peerHasClosed;
  private long heardNanos;
  private long pingedNanos;
  private boolean pongDue;
  private long endedNanos;
  private long sentBytes;
  private @Nullable Queue<Runnable> awaitingDrain;
  private boolean insideMessage;
  private long insideSinceNanos;
  private final TokenBucket frames;

  /** An open session. */
  public Session(Footing footing, SessionLimits limits, EndListener endListener) {
    this.footing = footing;
    this.limits = limits;
    this.endListener = endListener;
    this.queue = new FrameQueue(footing.lane().outboxes());
    this.openedNanos = footing.nanos().getAsLong();
    this.heardNanos = openedNanos;
    this.frames = new TokenBucket(limits.framesPerSecond(), openedNanos);
    footing.lane().opened(this);
  }

  /** Where the session runs. */
  public Lane lane() {
    return footing.lane();
  }

  @Override
  public Encoding encoding() {
    return footing.socket().encoding();
  }

  /** Whether frames are taken. */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  @Override
  public OfferResult offer(FrameView frame, FrameOwner owner) {
    if (state != State.OPEN) {
      return OfferResult.CLOSED;
    }
    if (isAbove(boundFor(owner), frame) && !awaitingSocket) {
      writeNow(footing.lane().gather()); // Much at once does not make a client slow.
    }
    if (state != State.OPEN) {
      return OfferResult.CLOSED;
    }
    if (isAbove(boundFor(owner), frame)) {
      return overflowed(owner);
    }
    if (footing.lane().writesThrough() && !awaitingSocket) {
      writeNow(frame, owner);
    } else {
      enqueue(frame, owner);
    }
    return OfferResult.ACCEPTED;
  }

  /** An empty outbox takes one frame of any size. */
  private boolean isAbove(long bound, FrameView frame) {
    return queue.bytes() + frame.bytes() > bound && !queue.isEmpty();
  }

  private long boundFor(FrameOwner owner) {
    if (owner.canCatchUp()) {
      return limits.outboxBytes();
    }
    long all = limits.outboxBytes() + limits.answersBytes();
    return owner.isLossy() ? all / 2 : all;
  }

  private OfferResult overflowed(FrameOwner owner) {
    if (owner.isLossy()) {
      return OfferResult.DROPPED;
    }
    if (!owner.canCatchUp()) {
      end(DisconnectReason.TOO_SLOW);
    }
    return OfferResult.OVERFLOWED;
  }

  @Override
  public void push(FrameView frame, FrameOwner owner) {
    if (state == State.OPEN) {
      enqueue(frame, owner);
    }
  }

  @Override
  public void overflow() {
    end(DisconnectReason.TOO_SLOW);
  }

  @Override
  public void lost() {
    end(DisconnectReason.JOURNAL_GAP);
  }

  @Override
  public void whenDrained(Runnable then) {
    if (state == State.OPEN) {
      Queue<Runnable> waiting = awaitingDrain;
      if (waiting == null) {
        waiting = new ArrayDeque<>(1);
        awaitingDrain = waiting;
      }
      waiting.add(then);
      runDrained();
    }
  }

  private void runDrained() {
    Queue<Runnable> waiting = awaitingDrain;
    if (waiting != null) {
      for (int due = waiting.size(); due > 0 && isDrained(); due--) {
        waiting.remove().run();
      }
    }
  }

  private boolean isDrained() {
    return state == State.OPEN
        && queue.bytes() <= Math.min(DRAINED_BYTES, limits.outboxBytes() / 4);
  }

  /** Bytes that wait for the client. */
  public long outboxBytes() {
    return queue.bytes();
  }

  private void enqueue(FrameView frame, FrameOwner owner) {
    queue.add(frame, owner);
    if (!queuedForWriting && !awaitingSocket) {
      queuedForWriting = true;
      footing.lane().hasFrames(this);
    } else {
      footing.lane().holdsMore();
    }
  }

  /** Writes at the end of the lane's turn. */
  void write(ByteBuffer[] gather) {
    queuedForWriting = false;
    if (state != State.CLOSED && !awaitingSocket) {
      writeNow(gather);
    }
  }

  /** The socket takes bytes again. */
  public void onWritable() {
    awaitingSocket = false;
    if (state != State.CLOSED) {
      writeNow(footing.lane().gather());
    }
  }

  private void writeNow(ByteBuffer[] gather) {
    long due = queue.unsentBytes();
    try {
      wrote(due, queue.writeTo(footing.socket(), gather));
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Writes what waits, and then a frame that is offered now. */
  private void writeNow(FrameView frame, FrameOwner owner) {
    long due = queue.unsentBytes() + frame.bytes();
    ByteBuffer[] gather = footing.lane().gather();
    try {
      wrote(due, queue.writeThrough(frame, owner, footing.socket(), gather));
    } catch (IOException e) {
      failed(e);
    }
  }

  private void wrote(long due, boolean everything) throws IOException {
    long written = Math.max(0, due - queue.unsentBytes());
    sentBytes += written;
    footing.lane().figures().wrote(written);
    if (written > 0 && pongDue) {
      // It reads, and the ping stands behind other frames.
      pingedNanos = footing.nanos().getAsLong();
    }
    if (!everything) {
      awaitingSocket = true;
      footing.socket().awaitWritable();
    } else if (state == State.CLOSING) {
      afterCloseFrame();
    }
    runDrained();
  }

  private void failed(IOException cause) {
    LOG.debug("{} is gone: {}", footing.socket().remoteAddress(), cause.getMessage());
    onGone();
  }

  /** The close frame has left: the peer's is waited for, unless it came before. */
  private void afterCloseFrame() throws IOException {
    if (peerHasClosed) {
      closeSocket();
    } else {
      footing.socket().finishWriting();
    }
  }

  /** Whether the client may send a frame now: it takes from its rate when it does. */
  public boolean mayReceive() {
    return frames.take(footing.nanos().getAsLong());
  }

  /**
   * A message came compressed: it costs as many frames as it has KiB, or a few could be a flood.
   */
  public void onInflated(int bytes) {
    frames.charge(bytes / 1024, footing.nanos().getAsLong());
  }

  /** A whole message came. */
  public void onMessage() {
    insideMessage = false;
  }

  /** Something was heard from the client. */
  public void onHeard() {
    heardNanos = footing.nanos().getAsLong();
    pongDue = false;
  }

  /** The client pinged: the answer goes out after what is queued. */
  public void onPing(byte[] payload) {
    onHeard();
    offer(FrameView.own(footing.framing().pong(payload)), FrameOwner.SESSION);
  }

  /**
   * The client sent a close frame: it is answered, unless it was our own that was answered.
   *
   * @param code to answer with, the client's own where it gave one
   */
  public void onPeerClose(int code) {
    peerHasClosed = true;
    if (state == State.OPEN) {
      beginClosing(DisconnectReason.CLIENT_CLOSED, footing.framing().close(code, ""));
    } else if (queue.isEmpty()) {
      closeSocket();
    }
  }

  /** The connection was lost without a word. */
  public void onGone() {
    if (state == State.OPEN) {
      reason = DisconnectReason.GONE;
      state = State.CLOSING;
      endListener.onEnd(this, DisconnectReason.GONE);
    }
    closeSocket();
  }

  /**
   * Ends the session: frames that wait are dropped where the client is too slow for them, and sent
   * before the close frame else.
   */
  public void end(DisconnectReason why) {
    if (state == State.OPEN) {
      if (why == DisconnectReason.TOO_SLOW || why == DisconnectReason.OVERLOADED) {
        queue.clearUnsent();
      }
      beginClosing(why, footing.framing().close(why.code(), why.text()));
    }
  }

  private void beginClosing(DisconnectReason why, ByteBuffer closeFrame) {
    reason = why;
    endedNanos = footing.nanos().getAsLong();
    enqueue(FrameView.own(closeFrame), FrameOwner.SESSION);
    state = State.CLOSING;
    endListener.onEnd(this, why);
  }

  private void closeSocket() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      queue.clear();
      footing.lane().closed(this);
      footing.socket().close();
    }
  }

  /** Looks at the clock: pings who is silent, ends who stays so. */
  void tick() {
    long now = footing.nanos().getAsLong();
    switch (state) {
      case OPEN -> beat(now);
      case CLOSING -> {
        if (now - endedNanos > limits.closeTimeout().toNanos()) {
          closeSocket();
        }
      }
      case CLOSED -> {}
    }
  }

  private void beat(long now) {
    if (pongDue && now - pingedNanos > limits.pongTimeout().toNanos()) {
      end(DisconnectReason.HEARTBEAT_MISSED);
    } else if (!pongDue && now - heardNanos > limits.pingInterval().toNanos()) {
      pongDue = true;
      pingedNanos = now;
      enqueue(FrameView.own(footing.framing().ping()), FrameOwner.SESSION);
    }
    watchMessage(now);
  }

  private void watchMessage(long now) {
    boolean inside = footing.socket().isInsideMessage();
    if (inside && !insideMessage) {
      insideSinceNanos = now;
    } else if (inside && now - insideSinceNanos > limits.messageTimeout().toNanos()) {
      end(DisconnectReason.UNFINISHED_MESSAGE);
    }
    insideMessage = inside;
  }

  /** Bytes that the client was sent. */
  public long sentBytes() {
    return sentBytes;
  }

  /** How long it has been open. */
  public Duration age() {
    return Duration.ofNanos(footing.nanos().getAsLong() - openedNanos);
  }

  /** The client's address. */
  public String remoteAddress() {
    return footing.socket().remoteAddress();
  }

  /** One line for the log, when the session has ended. */
  public String summary() {
    return "%s after %d s, %d bytes sent: %s"
        .formatted(
            footing.socket().remoteAddress(),
            age().toSeconds(),
            sentBytes,
            reason == null ? "open" : reason.label());
  }
}
