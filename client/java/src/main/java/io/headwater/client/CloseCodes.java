package io.headwater.client;

/** What a close code says about the next connection. */
final class CloseCodes {

  static final int NORMAL = 1000;

  /** No close frame came (RFC 6455, 7.1.5). */
  static final int LOST = 1006;

  static final int TOO_BIG = 1009;

  private CloseCodes() {}

  /**
   * Whether a handshake that was refused with this status of HTTP will be again: there is no such
   * chain, or no right to it. Who comes too early or too often is taken later.
   */
  static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 429;
  }

  /**
   * Whether another connection would end the same way. The server's table of close codes says in
   * its text when it is worth trying again; 1008 is the only code that it uses for both.
   */
  static boolean isFatal(int code, String reason) {
    return switch (code) {
      case 1002, 1003, 1007, TOO_BIG -> true;
      case 1008 -> !reason.contains("reconnect");
      default -> false;
    };
  }
}
