package io.headwater.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  private static final int TEXT = 0x81;
  private static final int DEFLATED = 0xC1;
  private static final int TEXT_BEGINS = 0x01;
  private static final int TEXT_ENDS = 0x80;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<String> seen = new ArrayList<>();

  private final class Seen implements MessageSink {
    private final StringBuilder message = new StringBuilder();

    @Override
    public void part(ByteBuffer part) {
      message.append(StandardCharsets.UTF_8.decode(part));
    }

    @Override
    public void end(boolean deflated) {
      seen.add((deflated ? "deflated " : "") + message);
      message.setLength(0);
    }
  }

  private void frame(int first, String text) {
    bytes.write(first);
    if (text.length() < 126) {
      bytes.write(text.length());
    } else if (text.length() < 1 << 16) {
      bytes.write(126);
      bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) text.length()).array());
    } else {
      bytes.write(127);
      bytes.writeBytes(ByteBuffer.allocate(8).putLong(text.length()).array());
    }
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void readInPiecesOf(int size) {
    FrameReader reader =
        new FrameReader(
            new Seen(), ping -> seen.add("ping " + StandardCharsets.UTF_8.decode(ping)));
    byte[] all = bytes.toByteArray();
    for (int at = 0; at < all.length; at += size) {
      reader.take(ByteBuffer.wrap(all, at, Math.min(size, all.length - at)));
    }
  }

  @Test
  void readsTheSameHoweverTheBytesAreCut() {
    String longer = "l".repeat(300);
    String longest = "m".repeat(70_000);
    frame(TEXT, "one");
    frame(DEFLATED, "two");
    frame(TEXT_BEGINS, "thr");
    frame(PING, "?");
    frame(TEXT_ENDS, "ee");
    frame(TEXT, longer);
    frame(TEXT, "");
    frame(TEXT, longest);

    for (int size : List.of(1, 2, 3, 5, 7, 1_000, 100_000)) {
      seen.clear();
      readInPiecesOf(size);
      assertThat(seen)
          .containsExactly("one", "deflated two", "ping ?", "three", longer, "", longest);
    }
  }

  @Test
  void failsWhenTheServerCloses() {
    frame(CLOSE, "\3iwhy");

    assertThatThrownBy(() -> readInPiecesOf(4)).hasMessage("the server closes: why");
  }
}
