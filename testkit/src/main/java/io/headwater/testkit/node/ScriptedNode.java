package io.headwater.testkit.node;

import io.headwater.testkit.chain.ChainView;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.BruteForceMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node answers, without any transport: the chain it is given, and faults as it is told.
 *
 * <p>Threading: any thread, one lock.
 */
public final class ScriptedNode {

  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A call that is answered with an error. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;

    Refused(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }

  private final ChainView chain;
  private final long chainId;
  private final Set<String> missing = new HashSet<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final List<JsonNode> pending = new ArrayList<>();
  private NodeFault fault = NodeFault.NONE;
  private int faultyCalls;
  private JsonNode syncing = NODES.booleanNode(false);
  private int reported;

  /** A node on a chain. */
  public ScriptedNode(ChainView chain, long chainId) {
    this.chain = chain;
    this.chainId = chainId;
  }

  /** The chain that the node is on. */
  public ChainView chain() {
    return chain;
  }

  /** The node does not know this method. */
  public synchronized void lacks(String method) {
    missing.add(method);
  }

  /** The node fails so often in this way; then it behaves. */
  public synchronized void fail(NodeFault how, int times) {
    fault = how;
    faultyCalls = times;
  }

  /** The fault of a call that comes now, which it uses up. */
  synchronized NodeFault takeFault() {
    if (faultyCalls == 0) {
      return NodeFault.NONE;
    }
    faultyCalls--;
    return fault;
  }

  /** What {@code eth_syncing} answers. */
  public synchronized void syncing(JsonNode answer) {
    syncing = answer;
  }

  /** A transaction comes into the mempool. */
  public synchronized void addPending(JsonNode transaction) {
    pending.add(transaction);
  }

  /** Calls of a method so far. */
  public synchronized int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  /** Answers a message, one request or a batch. */
  public synchronized String answer(String message) {
    JsonNode request = JSON.readTree(message);
    NodeFault how = takeFault();
    if (!request.isArray()) {
      return one(request, how).toString();
    }
    ArrayNode answers = NODES.arrayNode();
    request.forEach(item -> answers.add(one(item, how)));
    return answers.toString();
  }

  /**
   * Executes a call.
   *
   * @return the whole answer object
   */
  public synchronized ObjectNode one(JsonNode request, NodeFault how) {
    ObjectNode answer = NODES.objectNode();
    answer.put("jsonrpc", "2.0").set("id", request.path("id"));
    String method = request.path("method").asString("");
    calls.merge(method, 1, Integer::sum);
    try {
      if (how == NodeFault.ERRORS) {
        throw new Refused(-32000, "unknown block");
      }
      answer.set("result", call(method, request.path("params"), how));
    } catch (Refused e) {
      answer.putObject("error").put("code", e.code).put("message", String.valueOf(e.getMessage()));
    }
    return answer;
  }

  private JsonNode call(String method, JsonNode params, NodeFault how) throws Refused {
    if (missing.contains(method)) {
      throw new Refused(-32601, "the method " + method + " does not exist/is not available");
    }
    JsonNode first = params.path(0);
    return switch (method) {
      case "eth_chainId" -> text("0x" + Long.toHexString(chainId));
      case "net_version" -> text(Long.toString(chainId));
      case "web3_clientVersion" -> text("scripted");
      case "eth_gasPrice" -> text("0x3b9aca00");
      case "eth_syncing" -> syncing;
      case "eth_blockNumber" -> text("0x" + Long.toHexString(chain.head().number()));
      case "eth_getBlockByHash" -> block(chain.byHash(first.asString("")), params, how);
      case "eth_getBlockByNumber" -> block(tagged(first.asString("")), params, how);
      case "eth_getBlockReceipts" -> receipts(first.asString(""), how);
      case "eth_getTransactionReceipt" -> receipt(first.asString(""), how);
      case "eth_getTransactionByHash" -> transaction(first.asString(""));
      case "eth_getLogs" -> logs(first);
      case "eth_newPendingTransactionFilter" -> text("0x1");
      case "eth_getFilterChanges" -> changes();
      default ->
          throw new Refused(-32601, "the method " + method + " does not exist/is not available");
    };
  }

  private Optional<TestBlock> tagged(String tag) {
    return switch (tag) {
      case "latest", "pending" -> Optional.of(chain.head());
      case "safe" -> Optional.of(chain.safe());
      case "finalized" -> Optional.of(chain.finalized());
      case "earliest" -> Optional.of(chain.canonical().getFirst());
      default ->
          tag.matches("0x[0-9a-f]{1,15}")
              ? chain.byNumber(Long.parseLong(tag.substring(2), 16))
              : Optional.empty();
    };
  }

  private static JsonNode block(Optional<TestBlock> found, JsonNode params, NodeFault how) {
    if (found.isEmpty() || how == NodeFault.NULL_BLOCKS) {
      return NODES.nullNode();
    }
    ObjectNode block = found.get().block();
    if (params.path(1).asBoolean(false)) {
      return block;
    }
    ObjectNode light = NODES.objectNode();
    light.setAll(block);
    ArrayNode hashes = light.putArray("transactions");
    block.get("transactions").forEach(transaction -> hashes.add(transaction.path("hash")));
    return light;
  }

  private JsonNode receipts(String which, NodeFault how) {
    Optional<TestBlock> found = chain.byHash(which).or(() -> tagged(which));
    if (found.isEmpty() || how == NodeFault.NULL_RECEIPTS) {
      return NODES.nullNode();
    }
    ArrayNode receipts = found.get().receipts();
    if (how == NodeFault.FEWER_RECEIPTS && !receipts.isEmpty()) {
      ArrayNode fewer = receipts.deepCopy();
      fewer.remove(fewer.size() - 1);
      return fewer;
    }
    if (how == NodeFault.FOREIGN_RECEIPTS) {
      ArrayNode foreign = receipts.deepCopy();
      foreign.forEach(receipt -> ((ObjectNode) receipt).put("blockHash", "0x" + "f".repeat(64)));
      return foreign;
    }
    return receipts;
  }

  private JsonNode receipt(String transaction, NodeFault how) {
    if (how != NodeFault.NULL_RECEIPTS) {
      for (TestBlock block : chain.canonical().reversed()) {
        for (JsonNode receipt : block.receipts()) {
          if (receipt.get("transactionHash").asString().equals(transaction)) {
            return receipt;
          }
        }
      }
    }
    return NODES.nullNode();
  }

  private JsonNode transaction(String hash) {
    for (JsonNode transaction : pending) {
      if (transaction.get("hash").asString().equals(hash)) {
        return transaction;
      }
    }
    return NODES.nullNode();
  }

  private JsonNode logs(JsonNode filter) {
    ArrayNode found = NODES.arrayNode();
    List<TestBlock> blocks =
        filter.has("blockHash")
            ? chain.byHash(filter.get("blockHash").asString()).stream().toList()
            : chain.canonical();
    for (TestBlock block : blocks) {
      block.logs().stream()
          .filter(log -> BruteForceMatcher.matches(filter, log))
          .forEach(found::add);
    }
    return found;
  }

  private JsonNode changes() {
    ArrayNode hashes = NODES.arrayNode();
    for (; reported < pending.size(); reported++) {
      hashes.add(pending.get(reported).get("hash"));
    }
    return hashes;
  }

  private static JsonNode text(String text) {
    return NODES.stringNode(text);
  }
}
