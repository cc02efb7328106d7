package io.headwater.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameQueueTest {

  /** Takes as many bytes a call as it is told. */
  private static final class Socket implements Transport {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    int room;
    int calls;

    @Override
    public long write(ByteBuffer[] frames, int offset, int length) {
      calls++;
      long written = 0;
      for (int i = offset; i < offset + length; i++) {
        while (frames[i].hasRemaining() && room > 0) {
          taken.write(frames[i].get());
          room--;
          written++;
        }
      }
      return written;
    }

    @Override
    public void awaitWritable() {}

    @Override
    public void finishWriting() {}

    @Override
    public void close() {}

    @Override
    public boolean isInsideMessage() {
      return false;
    }

    @Override
    public String remoteAddress() {
      return "test";
    }
  }

  /** Ends when it is told. */
  private static final class Owner implements FrameOwner {
    boolean ended;

    @Override
    public boolean isEnded() {
      return ended;
    }

    @Override
    public boolean isLossy() {
      return false;
    }
  }

  private final FrameQueue queue = new FrameQueue(new OutboxMeter());
  private final Socket socket = new Socket();
  private final ByteBuffer[] gather = new ByteBuffer[FrameQueue.GATHER];

  private static FrameView frame(int of, int length) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) of);
    return FrameView.shared(ByteBuffer.wrap(bytes));
  }

  @Test
  void writesFramesInOrderWhateverTheSocketTakesAtATime() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      FrameQueue frames = new FrameQueue(new OutboxMeter());
      Socket slow = new Socket();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int i = 0; i < 300; i++) {
        int length = 1 + random.nextInt(30);
        frames.add(frame(i, length), FrameOwner.SESSION);
        for (int j = 0; j < length; j++) {
          expected.write(i);
        }
        slow.room = random.nextInt(40);
        boolean all = frames.writeTo(slow, gather);
        assertThat(all).isEqualTo(frames.isEmpty());
      }
      slow.room = Integer.MAX_VALUE;
      assertThat(frames.writeTo(slow, gather)).isTrue();
      assertThat(slow.taken.toByteArray()).as("seed " + seed).isEqualTo(expected.toByteArray());
      assertThat(frames.bytes()).isZero();
    }
  }

  @Test
  void gathersManyFramesIntoOneCall() throws Exception {
    for (int i = 0; i < FrameQueue.GATHER; i++) {
      queue.add(frame(i, 100), FrameOwner.SESSION);
    }
    socket.room = Integer.MAX_VALUE;
    assertThat(queue.writeTo(socket, gather)).isTrue();
    assertThat(socket.calls).isEqualTo(1);
  }

  @Test
  void sharesOneFrameBetweenQueuesThatStandAtDifferentBytesOfIt() throws Exception {
    FrameView shared = frame(7, 50);
    FrameQueue other = new FrameQueue(new OutboxMeter());
    Socket otherSocket = new Socket();
    queue.add(shared, FrameOwner.SESSION);
    other.add(shared, FrameOwner.SESSION);
    socket.room = 20;
    queue.writeTo(socket, gather);
    otherSocket.room = 5;
    other.writeTo(otherSocket, gather);
    socket.room = 100;
    otherSocket.room = 100;
    queue.writeTo(socket, gather);
    other.writeTo(otherSocket, gather);
    assertThat(socket.taken.size()).isEqualTo(50);
    assertThat(otherSocket.taken.size()).isEqualTo(50);
  }

  @Test
  void discardsFramesOfAnEndedOwnerButFinishesTheOneThatIsHalfSent() throws Exception {
    Owner owner = new Owner();
    queue.add(frame(1, 10), owner);
    queue.add(frame(2, 10), owner);
    queue.add(frame(3, 10), FrameOwner.SESSION);
    queue.add(frame(4, 10), owner);
    socket.room = 4;
    queue.writeTo(socket, gather);
    owner.ended = true;
    socket.room = 100;
    assertThat(queue.writeTo(socket, gather)).isTrue();
    List<Byte> taken = new ArrayList<>();
    for (byte b : socket.taken.toByteArray()) {
      taken.add(b);
    }
    assertThat(taken).hasSize(20).doesNotContain((byte) 2, (byte) 4);
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void dropsWhatHasNotBegunToLeave() throws Exception {
    queue.add(frame(1, 10), FrameOwner.SESSION);
    queue.add(frame(2, 10), FrameOwner.SESSION);
    socket.room = 3;
    queue.writeTo(socket, gather);
    queue.clearUnsent();
    queue.add(frame(9, 1), FrameOwner.SESSION);
    socket.room = 100;
    queue.writeTo(socket, gather);
    assertThat(socket.taken.toByteArray()).isEqualTo(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9});
  }
}
