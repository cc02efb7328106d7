package io.headwater.gateway.websocket;

/**
 * Checks UTF-8 (RFC 3629) as it comes: no overlong forms, no surrogates, nothing above U+10FFFF. A
 * character may be cut anywhere, and a wrong byte shows at once (RFC 6455, 8.1).
 *
 * <p>Threading: one thread. Bounds: three numbers.
 */
final class Utf8 {

  private static final int LOW = 0x80;
  private static final int HIGH = 0xBF;

  /** Continuation bytes that are due. */
  private int due;

  /** Range of the next of them: the second byte is where overlong forms and surrogates show. */
  private int low = LOW;

  private int high = HIGH;

  /** Begins another text. */
  void restart() {
    due = 0;
  }

  /** Takes the next bytes; false when no text can begin so. */
  boolean accept(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at++) {
      int next = bytes[at];
      if (due == 0 ? next < 0 && !begin(next & 0xFF) : !isContinuation(next & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text may end here. */
  boolean isComplete() {
    return due == 0;
  }

  private boolean begin(int first) {
    if (first >= 0xC2 && first <= 0xDF) {
      due = 1;
    } else if (first >= 0xE0 && first <= 0xEF) {
      due = 2;
    } else if (first >= 0xF0 && first <= 0xF4) {
      due = 3;
    } else {
      return false;
    }
    low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : LOW;
    high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : HIGH;
    return true;
  }

  private boolean isContinuation(int next) {
    if (next < low || next > high) {
      return false;
    }
    due--;
    low = LOW;
    high = HIGH;
    return true;
  }
}
