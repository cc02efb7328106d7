package io.headwater.gateway.session;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How the messages of a session are written, as agreed on in its handshake. What is equal for two
 * sessions, this included, is one frame for both.
 *
 * @param format of a message
 * @param deflated whether messages may be compressed (RFC 7692)
 */
public record Encoding(Format format, boolean deflated) {

  /** What a client gets that asked for nothing. */
  public static final Encoding JSON = new Encoding(Format.JSON, false);

  /** Every one there is. */
  public static final List<Encoding> ALL =
      Arrays.stream(Format.values())
          .flatMap(format -> Stream.of(new Encoding(format, false), new Encoding(format, true)))
          .toList();

  /** What a message is written in. */
  public enum Format {
    /** Text frames. */
    JSON,
    /** Binary frames (RFC 8949). */
    CBOR
  }

  /** The same, compressed or not. */
  public Encoding withDeflate(boolean wanted) {
    return new Encoding(format, wanted);
  }

  /** Name in metrics: {@code json}, {@code json+deflate}, … */
  public String label() {
    return format.name().toLowerCase(Locale.ROOT) + (deflated ? "+deflate" : "");
  }
}
