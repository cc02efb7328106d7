package io.headwater.mirror;

/** A mirror cannot run, or has ended; the message says why and what to do. */
public final class MirrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  MirrorException(String message) {
    super(message);
    this.what = message;
  }

  MirrorException(String what, String advice) {
    super(what + ". " + advice);
    this.what = what;
  }

  /** Without what to do. */
  String what() {
    return what;
  }
}
