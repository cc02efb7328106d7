package io.headwater.app.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The methods of the sample node: what an ingest and a curious user ask of a node.
 *
 * <p>Threading: one thread at a time. Bounds: {@value #FILTERS} polled filters, {@value #POOL}
 * pending transactions.
 */
final class SampleRpc {

  static final long CHAIN_ID = 1;
  private static final int FILTERS = 64;
  private static final int POOL = 1_000;
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Makes subscriptions, where the transport has them. */
  interface Subscriber {
    /** The id of a new subscription; {@code whole} asks for objects rather than hashes. */
    String subscribe(String kind, boolean whole);

    boolean unsubscribe(String id);
  }

  /** A call that is answered with an error. */
  static final class RpcFault extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;

    RpcFault(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }

  private final SampleChain chain;
  private final SampleBodies bodies;
  private final Map<String, List<String>> filters = new HashMap<>();
  private final Map<String, ObjectNode> pool = new LinkedHashMap<>();
  private long lastFilter;

  SampleRpc(SampleChain chain, SampleBodies bodies) {
    this.chain = chain;
    this.bodies = bodies;
  }

  /** Answers a message; empty when nothing is to be answered. */
  Optional<String> answer(String message, Optional<Subscriber> subscriber) {
    JsonNode request;
    try {
      request = JSON.readTree(message);
    } catch (JacksonException e) {
      return Optional.of(error(NODES.nullNode(), -32700, "parse error").toString());
    }
    if (!request.isArray()) {
      return Optional.of(one(request, subscriber).toString());
    }
    ArrayNode answers = NODES.arrayNode();
    request.forEach(item -> answers.add(one(item, subscriber)));
    return Optional.of(answers.toString());
  }

  private ObjectNode one(JsonNode request, Optional<Subscriber> subscriber) {
    JsonNode id = request.has("id") ? request.get("id") : NODES.nullNode();
    if (!request.path("method").isString()) {
      return error(id, -32600, "invalid request");
    }
    try {
      JsonNode result = call(request.get("method").asString(), request.path("params"), subscriber);
      ObjectNode answer = NODES.objectNode();
      answer.put("jsonrpc", "2.0").set("id", id);
      answer.set("result", result);
      return answer;
    } catch (RpcFault e) {
      return error(id, e.code, String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode error(JsonNode id, int code, String message) {
    ObjectNode answer = NODES.objectNode();
    answer.put("jsonrpc", "2.0").set("id", id);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }

  private JsonNode call(String method, JsonNode params, Optional<Subscriber> subscriber)
      throws RpcFault {
    return switch (method) {
      case "eth_chainId" -> text("0x" + Long.toHexString(CHAIN_ID));
      case "net_version" -> text(Long.toString(CHAIN_ID));
      case "web3_clientVersion" -> text("headwater-sample-chain");
      case "eth_syncing" -> NODES.booleanNode(false);
      case "eth_gasPrice" -> text("0x3b9aca00");
      case "eth_accounts" -> NODES.arrayNode();
      case "eth_blockNumber" -> text("0x" + Long.toHexString(chain.head().number()));
      case "eth_getBlockByHash" -> block(chain.byHash(SampleParams.hash(params)), params);
      case "eth_getBlockByNumber" -> block(tagged(SampleParams.height(params)), params);
      case "eth_getBlockReceipts" -> receipts(SampleParams.block(params));
      case "eth_getTransactionReceipt" -> receipt(SampleParams.hash(params));
      case "eth_getTransactionByHash" -> transaction(params.path(0).asString(""));
      case "eth_getLogs" -> logs(params);
      case "eth_subscribe" -> text(subscriber(subscriber).subscribe(kind(params), whole(params)));
      case "eth_unsubscribe" ->
          NODES.booleanNode(subscriber(subscriber).unsubscribe(params.path(0).asString("")));
      case "eth_newPendingTransactionFilter" -> newFilter();
      case "eth_getFilterChanges" -> changes(params.path(0).asString(""));
      case "eth_uninstallFilter" ->
          NODES.booleanNode(filters.remove(params.path(0).asString("")) != null);
      default ->
          throw new RpcFault(-32601, "the method " + method + " does not exist/is not available");
    };
  }

  private static Subscriber subscriber(Optional<Subscriber> subscriber) throws RpcFault {
    return subscriber.orElseThrow(() -> new RpcFault(-32601, "notifications not supported"));
  }

  private static String kind(JsonNode params) throws RpcFault {
    String kind = params.path(0).asString("");
    if (!kind.equals("newHeads") && !kind.equals("newPendingTransactions")) {
      throw new RpcFault(-32601, "no \"" + kind + "\" subscription in eth namespace");
    }
    return kind;
  }

  private static boolean whole(JsonNode params) {
    return params.path(1).asBoolean(false);
  }

  /** A gateway answers for the recent blocks, and this node has few more. */
  private static JsonNode logs(JsonNode params) throws RpcFault {
    SampleParams.checkRange(params);
    throw new RpcFault(-32000, "range not in memory, and the sample chain keeps no logs");
  }

  private Optional<SampleBlock> tagged(String height) {
    return switch (height) {
      case "latest", "pending" -> Optional.of(chain.head());
      case "safe" -> Optional.of(chain.safe());
      case "finalized" -> Optional.of(chain.finalized());
      case "earliest" -> Optional.of(chain.oldest());
      default -> numbered(height);
    };
  }

  private Optional<SampleBlock> numbered(String text) {
    return text.matches("0x[0-9a-f]{1,15}")
        ? chain.byNumber(Long.parseLong(text.substring(2), 16))
        : Optional.empty();
  }

  private JsonNode block(Optional<SampleBlock> found, JsonNode params) {
    if (found.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode block = bodies.of(found.get()).block();
    return params.path(1).asBoolean(false) ? block : withHashes(block);
  }

  private static ObjectNode withHashes(ObjectNode block) {
    ObjectNode light = NODES.objectNode();
    light.setAll(block);
    ArrayNode hashes = light.putArray("transactions");
    block.get("transactions").forEach(transaction -> hashes.add(transaction.get("hash")));
    return light;
  }

  private JsonNode receipts(String block) {
    Optional<SampleBlock> found = chain.byHash(block).or(() -> tagged(block));
    return found.isEmpty() ? NODES.nullNode() : bodies.of(found.get()).receipts();
  }

  private JsonNode receipt(String hash) {
    for (SampleBlock block : newest()) {
      for (JsonNode receipt : bodies.of(block).receipts()) {
        if (receipt.get("transactionHash").asString().equals(hash)) {
          return receipt;
        }
      }
    }
    return NODES.nullNode();
  }

  private JsonNode transaction(String hash) {
    for (SampleBlock block : newest()) {
      for (JsonNode transaction : bodies.of(block).block().get("transactions")) {
        if (transaction.get("hash").asString().equals(hash)) {
          return transaction;
        }
      }
    }
    ObjectNode pending = pool.get(hash);
    return pending == null ? NODES.nullNode() : pending;
  }

  /** The few blocks whose bodies are at hand. */
  private List<SampleBlock> newest() {
    List<SampleBlock> kept = chain.kept();
    return kept.subList(Math.max(0, kept.size() - 4), kept.size());
  }

  private JsonNode newFilter() throws RpcFault {
    if (filters.size() >= FILTERS) {
      throw new RpcFault(-32005, "too many filters");
    }
    String id = "0x" + Long.toHexString(++lastFilter);
    filters.put(id, new ArrayList<>());
    return text(id);
  }

  private JsonNode changes(String id) throws RpcFault {
    List<String> waiting = filters.get(id);
    if (waiting == null) {
      throw new RpcFault(-32000, "filter not found");
    }
    ArrayNode changes = NODES.arrayNode();
    waiting.forEach(changes::add);
    waiting.clear();
    return changes;
  }

  /** A transaction came into the mempool. */
  void pending(ObjectNode transaction) {
    String hash = transaction.get("hash").asString();
    pool.put(hash, transaction);
    while (pool.size() > POOL) {
      pool.remove(pool.keySet().iterator().next());
    }
    for (List<String> waiting : filters.values()) {
      if (waiting.size() < POOL) {
        waiting.add(hash);
      }
    }
  }

  private static JsonNode text(String text) {
    return NODES.stringNode(text);
  }
}
