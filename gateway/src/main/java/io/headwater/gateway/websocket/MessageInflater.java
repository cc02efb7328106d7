package io.headwater.gateway.websocket;

import io.headwater.gateway.session.DisconnectReason;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads compressed messages of clients that keep no window between them.
 *
 * <p>Source: RFC 7692, 7.2.2.
 *
 * <p>Threading: any. Bounds: a message grows to the bound that its caller gives and no further,
 * however small it came; as many inflaters, of about 40 kB outside the heap, as threads ever read
 * at the same time: a connection has none of its own.
 */
public final class MessageInflater implements AutoCloseable {

  /**
   * What a message leaves out, and an empty last block: one that was cut off does not come to its
   * end.
   */
  private static final byte[] END = {0, 0, -1, -1, 1, 0, 0, -1, -1};

  /** Last blocks in the midst of a message (7.2.3.4); each begins anew, which costs. */
  private static final int MOST_ENDS = 16;

  private static final int FIRST_BYTES = 512;

  private final Queue<Inflater> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /**
   * A message as it was before it was compressed.
   *
   * @param most bytes that it may have
   * @throws ProtocolException it has more, or is no message
   */
  byte[] inflate(byte[] message, int length, int most) throws ProtocolException {
    Inflater inflater = idle.poll();
    if (inflater == null) {
      inflater = new Inflater(true);
    }
    try {
      return inflate(inflater, withEnd(message, length), most);
    } catch (DataFormatException e) {
      throw broken(String.valueOf(e.getMessage()));
    } finally {
      inflater.reset();
      idle.add(inflater);
      if (closed) {
        endIdle();
      }
    }
  }

  private static byte[] withEnd(byte[] message, int length) {
    byte[] whole = Arrays.copyOf(message, length + END.length);
    System.arraycopy(END, 0, whole, length, END.length);
    return whole;
  }

  private static byte[] inflate(Inflater inflater, byte[] in, int most)
      throws DataFormatException, ProtocolException {
    // One byte of room more than is allowed shows that there is more.
    byte[] out = new byte[Math.min(most + 1, Math.max(FIRST_BYTES, 4 * in.length))];
    int length = 0;
    int ends = 0;
    inflater.setInput(in);
    while (!(inflater.finished() && inflater.getRemaining() == 0)) {
      if (inflater.finished()) {
        if (++ends > MOST_ENDS) {
          throw broken("more than " + MOST_ENDS + " last blocks");
        }
        int left = inflater.getRemaining();
        inflater.reset();
        inflater.setInput(in, in.length - left, left);
      }
      int count = inflater.inflate(out, length, out.length - length);
      length += count;
      if (length > most) {
        throw new ProtocolException(
            DisconnectReason.MESSAGE_TOO_BIG, "a message inflates to more than " + most + " bytes");
      }
      if (length == out.length) {
        out = Arrays.copyOf(out, Math.min(most + 1, 2 * out.length));
      } else if (count == 0 && !inflater.finished()) {
        throw broken("it ends too early");
      }
    }
    return out.length == length ? out : Arrays.copyOf(out, length);
  }

  private static ProtocolException broken(String what) {
    return new ProtocolException(
        DisconnectReason.BAD_COMPRESSION, "a message is not compressed as RFC 7692 says: " + what);
  }

  private void endIdle() {
    for (Inflater inflater = idle.poll(); inflater != null; inflater = idle.poll()) {
      inflater.end();
    }
  }

  @Override
  public void close() {
    closed = true;
    endIdle();
  }
}
