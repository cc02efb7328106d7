package io.headwater.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Takes the protocol of NATS apart: lines, of which {@code MSG subject sid bytes} has a message
 * behind it. {@code PONG} ends as a message of its own, the answer to a subscriber's hello.
 *
 * <p>Threading: one thread. Bounds: a line, of 64 KiB at most, as {@code INFO} is long.
 */
final class NatsReader implements MessageSink {

  private static final int MOST_LINE = 64 * 1024;

  private final MessageSink sink;
  private final Runnable pings;
  private final StringBuilder line = new StringBuilder();
  private int left;
  private int lineEnd;

  /**
   * A reader.
   *
   * @param pings answers {@code PING}
   */
  NatsReader(MessageSink sink, Runnable pings) {
    this.sink = sink;
    this.pings = pings;
  }

  @Override
  public void part(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (left > 0) {
        int n = Math.min(left, in.remaining());
        int limit = in.limit();
        sink.part(in.limit(in.position() + n));
        in.limit(limit);
        left -= n;
        if (left == 0) {
          lineEnd = 2;
          sink.end(false);
        }
      } else if (lineEnd > 0) {
        var unused = in.get();
        lineEnd--;
      } else {
        character((char) in.get());
      }
    }
  }

  private void character(char next) {
    if (next != '\n') {
      line.append(next);
      if (line.length() > MOST_LINE) {
        throw new IllegalStateException("a line too long");
      }
      return;
    }
    String text = line.toString().trim();
    line.setLength(0);
    if (text.startsWith("MSG ")) {
      left = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    } else if (text.equals("PONG")) {
      sink.end(false);
    } else if (text.equals("PING")) {
      pings.run();
    } else if (!text.startsWith("INFO ")) {
      throw new IllegalStateException("NATS says " + text);
    }
  }

  @Override
  public void end(boolean deflated) {
    // Its messages end where they say.
  }
}
