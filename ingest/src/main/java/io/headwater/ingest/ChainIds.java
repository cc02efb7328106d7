package io.headwater.ingest;

import io.headwater.ingest.node.NodeClient;
import io.headwater.ingest.node.NodeException;
import io.headwater.ingest.node.NodeFutures;
import tools.jackson.core.JsonParser;

/** Which chain a node is on. */
public final class ChainIds {

  private ChainIds() {}

  /** Asks a node. */
  public static long ask(NodeClient node) {
    return NodeFutures.join(node.call("eth_chainId", "[]", ChainIds::read));
  }

  static long read(JsonParser in) {
    String text = String.valueOf(in.getString());
    try {
      return Long.parseLong(text.startsWith("0x") ? text.substring(2) : text, 16);
    } catch (NumberFormatException e) {
      throw new NodeException("the chain id '" + text + "' is no quantity of up to 63 bits", e);
    }
  }
}
