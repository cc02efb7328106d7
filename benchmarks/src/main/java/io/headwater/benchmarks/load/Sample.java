package io.headwater.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A subscriber's message that is kept whole and read: inflated if it must be, and its number found.
 *
 * <p>Threading: one thread. Bounds: a message.
 */
final class Sample {

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF}; // RFC 7692 section 7.2.2.
  private static final int CHUNK = 4_096;
  private static final int RADIX = 16;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  void add(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    kept.writeBytes(copy);
  }

  void clear() {
    kept.reset();
  }

  /**
   * The number behind a mark.
   *
   * @throws IllegalStateException it cannot be read
   */
  long number(String mark, boolean deflated) {
    if (deflated) {
      kept.writeBytes(TAIL);
    }
    String text = deflated ? inflated(kept.toByteArray()) : kept.toString(StandardCharsets.UTF_8);
    int at = text.indexOf(mark);
    if (at < 0) {
      throw new IllegalStateException("not expected: " + text);
    }
    int from = at + mark.length();
    return Long.parseLong(text, from, text.indexOf('"', from), RADIX);
  }

  private static String inflated(byte[] deflated) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
        text.write(chunk, 0, n);
      }
      return text.toString(StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IllegalStateException("not deflated", e);
    } finally {
      inflater.end();
    }
  }
}
