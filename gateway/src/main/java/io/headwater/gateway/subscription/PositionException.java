package io.headwater.gateway.subscription;

/** A position that cannot be read on from. */
public final class PositionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient PositionError error;

  public PositionException(PositionError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  public PositionError error() {
    return error;
  }
}
