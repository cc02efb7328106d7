package io.headwater.ingest;

/** Every node is on another chain, or has other blocks finalized. Fatal. */
public final class NoUsableNodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoUsableNodeException(String message) {
    super(message);
  }
}
