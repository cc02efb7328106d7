package io.headwater.ingest.node;

import java.util.Locale;

/** A node answered with a JSON-RPC error. */
public final class NodeErrorException extends NodeException {
  private static final long serialVersionUID = 1L;

  private static final int METHOD_NOT_FOUND = -32601;
  private static final int METHOD_NOT_SUPPORTED = -32004;

  private final int code;

  /** The node's error to a call of this method. */
  public NodeErrorException(String node, String method, int code, String message) {
    super("%s answered %s with error %d: %s".formatted(node, method, code, message));
    this.code = code;
  }

  /** Whether the node does not know the method at all, as far as its words tell. */
  public boolean isUnsupported() {
    String said = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
    return code == METHOD_NOT_FOUND
        || code == METHOD_NOT_SUPPORTED
        || said.contains("does not exist")
        || said.contains("not supported")
        || said.contains("not available");
  }
}
