package io.headwater.client;

/** What a close code says about the next connection. */
final class CloseCodes {

  static final int NORMAL = 1000;

  /** No close frame came (RFC 6455, 7.1.5). */
  static final int LOST = 1006;

  static final int TOO_BIG = 1009;

  private CloseCodes() {}

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
