package io.headwater.benchmarks.clients;

/** What a text frame of the gateway is, told from where its method's name stands. */
public enum FrameKind {
  /** The answer to a call. */
  ANSWER,
  /** A notification of a subscription. */
  EVENT,
  /** Where a subscription stands. */
  POSITION,
  /** A subscription's last message. */
  END,
  /** A subscription was lost. */
  ERROR;

  private static final int MEMBER = "{\"jsonrpc\":\"2.0\",\"".length();
  private static final int METHOD = "{\"jsonrpc\":\"2.0\",\"method\":\"".length();
  private static final int OWN = METHOD + "headwater_".length();

  /** How many bytes of a frame are looked at. */
  static final int BYTES = OWN + 2;

  /** The kind of a frame that begins so. */
  static FrameKind of(byte[] text) {
    if (text[MEMBER] != 'm') {
      return ANSWER;
    }
    if (text[METHOD] == 'e') {
      return EVENT;
    }
    return switch (text[OWN]) {
      case 'p' -> POSITION;
      case 'e' -> text[OWN + 1] == 'n' ? END : ERROR;
      default -> throw new IllegalStateException("an unknown message of the gateway");
    };
  }
}
