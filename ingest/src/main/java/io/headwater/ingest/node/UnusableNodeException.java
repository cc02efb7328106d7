package io.headwater.ingest.node;

/**
 * A node that is not to be followed: it is on another chain, or has another block finalized. Trying
 * again does not help.
 */
public final class UnusableNodeException extends NodeException {
  private static final long serialVersionUID = 1L;

  public UnusableNodeException(String message) {
    super(message);
  }
}
