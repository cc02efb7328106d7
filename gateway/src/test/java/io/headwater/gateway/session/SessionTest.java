package io.headwater.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.gateway.websocket.ServerFraming;
import io.headwater.testkit.time.ManualClock;
import io.headwater.testkit.time.SteppedExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionTest {

  private static final SessionLimits LIMITS =
      new SessionLimits(
          1_000,
          0,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          3);

  private final ManualClock clock = new ManualClock();
  private final SteppedExecutor thread = new SteppedExecutor();
  private final Lane lane = new Lane(0, thread);
  private final Socket socket = new Socket();
  private final List<DisconnectReason> ends = new ArrayList<>();
  private final Session session =
      new Session(
          new Session.Footing(
              lane,
              socket,
              new ServerFraming(new MessageDeflater(MessageDeflater.USUAL_THRESHOLD)),
              clock::nanos),
          LIMITS,
          (ended, reason) -> ends.add(reason));

  /** Keeps what it takes; its room is given by the test. */
  private static final class Socket implements Transport {
    final List<Integer> opcodes = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    long taken;
    boolean awaited;
    boolean insideMessage;
    boolean finished;
    boolean closed;
    boolean broken;

    @Override
    public long write(ByteBuffer[] frames, int offset, int length) throws IOException {
      if (broken) {
        throw new IOException("broken pipe");
      }
      long written = 0;
      for (int i = offset; i < offset + length && room > 0; i++) {
        if (frames[i].position() == 0) {
          opcodes.add(frames[i].get(0) & 0x0F);
        }
        int count = Math.min(room, frames[i].remaining());
        frames[i].position(frames[i].position() + count);
        room -= count;
        written += count;
      }
      taken += written;
      return written;
    }

    @Override
    public void awaitWritable() {
      awaited = true;
    }

    @Override
    public void finishWriting() {
      finished = true;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public boolean isInsideMessage() {
      return insideMessage;
    }

    @Override
    public String remoteAddress() {
      return "test";
    }
  }

  private static final FrameOwner LOSSY =
      new FrameOwner() {
        @Override
        public boolean isEnded() {
          return false;
        }

        @Override
        public boolean isLossy() {
          return true;
        }
      };

  private OfferResult offer(int bytes, FrameOwner owner) {
    return session.offer(FrameView.own(ByteBuffer.allocate(bytes)), owner);
  }

  private void tickAfter(Duration time) {
    clock.advance(time);
    lane.tick();
    thread.runAll();
  }

  @Test
  void writesAtTheEndOfTheTurnManyFramesAtOnce() {
    lane.execute(
        () -> {
          offer(10, FrameOwner.SESSION);
          offer(20, FrameOwner.SESSION);
          assertThat(socket.taken).isZero();
        });
    thread.runAll();
    assertThat(socket.taken).isEqualTo(30);
    assertThat(session.outboxBytes()).isZero();
  }

  @Test
  void writesAtOnceWhatNothingFollows() {
    lane.execute(
        () -> {
          offer(10, FrameOwner.SESSION);
          lane.offerToMany(() -> offer(20, FrameOwner.SESSION));
          assertThat(socket.taken).as("after what waited").isEqualTo(30);
          lane.offerToMany(() -> offer(40, FrameOwner.SESSION));
          assertThat(socket.taken).isEqualTo(70);
        });
    thread.runAll();
    assertThat(socket.opcodes).hasSize(3);
    assertThat(session.sentBytes()).isEqualTo(70);
    assertThat(session.outboxBytes()).isZero();
  }

  @Test
  void queuesWhatTheSocketDoesNotTakeAtOnce() {
    socket.room = 15;
    lane.execute(() -> lane.offerToMany(() -> offer(20, FrameOwner.SESSION)));
    thread.runAll();
    assertThat(session.outboxBytes()).as("the frame, until all of it has left").isEqualTo(20);
    lane.execute(() -> lane.offerToMany(() -> offer(30, FrameOwner.SESSION)));
    thread.runAll();
    assertThat(socket.taken).isEqualTo(15);
    assertThat(socket.awaited).isTrue();
    socket.room = Integer.MAX_VALUE;
    lane.execute(session::onWritable);
    thread.runAll();
    assertThat(session.sentBytes()).isEqualTo(50);
    assertThat(session.outboxBytes()).isZero();
  }

  @Test
  void writesTogetherWhatTheTurnStillHas() {
    lane.execute(
        () -> {
          lane.offerToMany(() -> offer(10, FrameOwner.SESSION));
          assertThat(socket.taken).isZero();
        });
    lane.execute(() -> offer(20, FrameOwner.SESSION));
    thread.runAll();
    assertThat(socket.taken).isEqualTo(30);
  }

  @Test
  void goesOnWhenTheSocketTakesBytesAgain() {
    socket.room = 25;
    offer(20, FrameOwner.SESSION);
    offer(20, FrameOwner.SESSION);
    thread.runAll();
    assertThat(socket.taken).isEqualTo(25);
    assertThat(socket.awaited).isTrue();
    socket.room = 100;
    session.onWritable();
    assertThat(socket.taken).isEqualTo(40);
  }

  @Test
  void endsAClientThatIsTooSlowAndSaysSo() {
    socket.room = 0;
    offer(600, FrameOwner.SESSION);
    thread.runAll();
    assertThat(offer(500, FrameOwner.SESSION)).isEqualTo(OfferResult.OVERFLOWED);
    assertThat(ends).containsExactly(DisconnectReason.TOO_SLOW);
    assertThat(offer(1, FrameOwner.SESSION)).isEqualTo(OfferResult.CLOSED);
    assertThat(session.outboxBytes()).as("only the close frame is left").isLessThan(130);
    socket.room = 1_000;
    session.onWritable();
    assertThat(socket.opcodes).containsExactly(0x8);
    assertThat(socket.finished).isTrue();
  }

  @Test
  void takesOneFrameOfAnySizeIntoAnEmptyOutbox() {
    socket.room = 0;
    assertThat(offer(50_000, FrameOwner.SESSION)).isEqualTo(OfferResult.ACCEPTED);
  }

  @Test
  void leavesOutWhatMayBeMissedBeforeAnythingElse() {
    socket.room = 0;
    offer(400, FrameOwner.SESSION);
    assertThat(offer(200, LOSSY)).isEqualTo(OfferResult.DROPPED);
    assertThat(offer(200, FrameOwner.SESSION)).isEqualTo(OfferResult.ACCEPTED);
    assertThat(ends).isEmpty();
  }

  @Test
  void pingsWhoIsSilentAndEndsWhoStaysSo() {
    tickAfter(Duration.ofSeconds(31));
    assertThat(socket.opcodes).containsExactly(0x9);
    tickAfter(Duration.ofSeconds(5));
    session.onHeard();
    tickAfter(Duration.ofSeconds(31));
    assertThat(socket.opcodes).as("a pong begins the silence anew").containsExactly(0x9, 0x9);
    tickAfter(Duration.ofSeconds(11));
    assertThat(ends).containsExactly(DisconnectReason.HEARTBEAT_MISSED);
    assertThat(socket.closed).isFalse();
    tickAfter(Duration.ofSeconds(6));
    assertThat(socket.closed).as("the close frame was not answered, either").isTrue();
  }

  @Test
  void doesNotPingOutAClientThatReadsSlowly() {
    socket.room = 0;
    offer(900, FrameOwner.SESSION);
    thread.runAll();
    tickAfter(Duration.ofSeconds(31));
    for (int i = 0; i < 5; i++) {
      socket.room += 100;
      session.onWritable();
      tickAfter(Duration.ofSeconds(9));
    }
    assertThat(ends).as("bytes leave all the time, the ping stands behind them").isEmpty();
    tickAfter(Duration.ofSeconds(11));
    assertThat(ends).containsExactly(DisconnectReason.HEARTBEAT_MISSED);
  }

  @Test
  void aTaskThatFailsLeavesNoBytesBehindAndTheOthersTheirTurn() {
    List<String> ran = new ArrayList<>();
    lane.execute(
        () -> {
          throw new IllegalStateException("broken");
        },
        100);
    lane.execute(() -> ran.add("next"), 50);
    try {
      thread.runAll();
    } catch (IllegalStateException e) {
      ran.add(String.valueOf(e.getMessage()));
    }
    thread.runAll();
    assertThat(ran).containsExactlyInAnyOrder("broken", "next");
    assertThat(lane.queuedBytes()).isZero();
  }

  @Test
  void answersPingsAndCloses() {
    session.onPing(new byte[] {1, 2, 3});
    session.onPeerClose(1000);
    thread.runAll();
    assertThat(socket.opcodes).containsExactly(0xA, 0x8);
    assertThat(socket.closed).isTrue();
    assertThat(ends).containsExactly(DisconnectReason.CLIENT_CLOSED);
  }

  @Test
  void waitsForTheClientsCloseAfterItsOwn() {
    session.end(DisconnectReason.GOING_AWAY);
    thread.runAll();
    assertThat(socket.finished).isTrue();
    assertThat(socket.closed).isFalse();
    session.onPeerClose(1001);
    assertThat(socket.closed).isTrue();
    assertThat(ends).containsExactly(DisconnectReason.GOING_AWAY);
  }

  @Test
  void endsOnceWhenTheConnectionIsLost() {
    socket.broken = true;
    offer(10, FrameOwner.SESSION);
    thread.runAll();
    session.onGone();
    session.end(DisconnectReason.TOO_SLOW);
    assertThat(ends).containsExactly(DisconnectReason.GONE);
    assertThat(socket.closed).isTrue();
  }

  @Test
  void endsWhoPingsWithoutReadingAsTooSlow() {
    socket.room = 0;
    byte[] payload = new byte[100];
    for (int i = 0; i < 20; i++) {
      session.onPing(payload);
    }
    assertThat(ends).containsExactly(DisconnectReason.TOO_SLOW);
    assertThat(session.outboxBytes()).isLessThan(1_000);
  }

  @Test
  void takesFramesAtTheirRateAfterABurst() {
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      taken += session.mayReceive() ? 1 : 0;
    }
    assertThat(taken).isEqualTo(3 * 10);
    clock.advance(Duration.ofSeconds(1));
    assertThat(session.mayReceive()).isTrue();
  }

  @Test
  void endsWhoDoesNotFinishAMessageButNotWhoBeginsOneAfterAnother() {
    socket.insideMessage = true;
    for (int i = 0; i < 5; i++) {
      session.onHeard();
      session.onMessage();
      tickAfter(Duration.ofSeconds(15));
    }
    assertThat(ends).isEmpty();
    session.onHeard();
    tickAfter(Duration.ofSeconds(21));
    assertThat(ends).containsExactly(DisconnectReason.UNFINISHED_MESSAGE);
  }

  @Test
  void endsWhoHoldsMostWhenAllHoldTooMuch() {
    List<DisconnectReason> otherEnds = new ArrayList<>();
    Socket otherSocket = new Socket();
    Session other =
        new Session(
            new Session.Footing(
                lane,
                otherSocket,
                new ServerFraming(new MessageDeflater(MessageDeflater.USUAL_THRESHOLD)),
                clock::nanos),
            LIMITS,
            (ended, reason) -> otherEnds.add(reason));
    lane.limitOutboxes(1_000);
    socket.room = 0;
    otherSocket.room = 0;
    FrameView shared = FrameView.own(ByteBuffer.allocate(500));
    session.offer(shared, FrameOwner.SESSION);
    other.offer(shared, FrameOwner.SESSION);
    thread.runAll();
    assertThat(lane.outboxes().bytes()).as("a shared frame counts once").isEqualTo(500);
    offer(450, FrameOwner.SESSION);
    other.offer(FrameView.own(ByteBuffer.allocate(200)), FrameOwner.SESSION);
    thread.runAll();
    assertThat(ends).containsExactly(DisconnectReason.OVERLOADED);
    assertThat(otherEnds).isEmpty();
    assertThat(lane.outboxes().bytes()).isBetween(700L, 900L);
    other.onGone();
    session.onGone();
    assertThat(lane.outboxes().bytes()).isZero();
  }

  @Test
  void everyReasonFitsIntoACloseFrameAndSaysWhetherToComeBack() {
    for (DisconnectReason reason : DisconnectReason.values()) {
      assertThat(reason.text().length()).as(reason.label()).isBetween(1, 123);
      assertThat(reason.code()).isBetween(1000, 4999);
      if (reason.code() >= 4000) {
        assertThat(reason.text().contains("reconnect"))
            .as(reason.label())
            .isEqualTo(reason.reconnect());
      }
    }
  }
}
