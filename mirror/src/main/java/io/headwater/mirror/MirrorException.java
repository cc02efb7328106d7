package io.headwater.mirror;

/** A mirror cannot run, or has ended; the message says why and what to do. */
public final class MirrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MirrorException(String message) {
    super(message);
  }
}
