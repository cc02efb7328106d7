package io.headwater.ingest.node;

/**
 * A node did not answer, or not with what was asked for. Retryable, with this node or another; the
 * message names the node and the reason.
 */
public class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NodeException(String message) {
    super(message);
  }

  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
