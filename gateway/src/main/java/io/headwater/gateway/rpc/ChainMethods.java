package io.headwater.gateway.rpc;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.event.RecentBlocks;
import io.headwater.gateway.filter.LogFilter;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.ReceiptJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The methods that are answered from what the gateway knows of the chain. What is not among the
 * recent blocks goes on to an upstream; so do params that are malformed, as the upstream has the
 * words for what it takes. Where there is none, both are refused here.
 *
 * <p>Threading: the caller's executor.
 */
final class ChainMethods {

  private final long chainId;
  private final Supplier<ChainHead> head;
  private final RecentBlocks recent;
  private final Supplier<String> syncing;
  private final ReadyCheck ready;
  private final ChainParams params;
  private final FilterParams filters;
  private final ForwardMethod upstream;

  /**
   * Methods of one chain.
   *
   * @param upstream executes what cannot be answered here
   */
  ChainMethods(
      long chainId, ChainView view, ReadyCheck ready, RpcLimits limits, ForwardMethod upstream) {
    this.chainId = chainId;
    this.head = view.head();
    this.recent = view.recent();
    this.syncing = view.syncing();
    this.ready = ready;
    this.params = new ChainParams(view.head());
    this.filters = new FilterParams(limits);
    this.upstream = upstream;
  }

  /**
   * What is known of a chain.
   *
   * @param head at its newest event
   * @param recent its newest blocks
   * @param syncing JSON of the node's sync status
   */
  public record ChainView(
      Supplier<ChainHead> head, RecentBlocks recent, Supplier<String> syncing) {}

  /** Looks for what a call asks for. */
  @FunctionalInterface
  private interface Lookup {
    /** JSON of the result; empty where it is not known here. */
    Optional<String> find(RpcMethod.Call call) throws RpcException;
  }

  /** The methods by name. */
  Map<String, RpcMethod> byName(String clientVersion) {
    Map<String, RpcMethod> methods = new HashMap<>();
    methods.put("eth_chainId", call -> call.reply().result(quantity(chainId)));
    methods.put("net_version", call -> call.reply().result("\"" + chainId + "\""));
    methods.put(
        "web3_clientVersion",
        call -> call.reply().result(new JsonBytes().string(clientVersion).toString()));
    methods.put("eth_syncing", call -> call.reply().result(syncing.get()));
    methods.put("eth_blockNumber", this::blockNumber);
    methods.put("eth_getBlockByHash", known("block", this::blockByHash));
    methods.put("eth_getBlockByNumber", known("block", this::blockByNumber));
    methods.put("eth_getBlockReceipts", known("block", this::blockReceipts));
    methods.put("eth_getTransactionReceipt", known("transaction", this::transactionReceipt));
    methods.put("eth_getLogs", known("range", this::logs));
    return methods;
  }

  private void blockNumber(RpcMethod.Call call) throws RpcException {
    BlockRef shown = head.get().shown();
    if (shown == null) {
      ready.check();
    }
    call.reply().result(shown == null ? "\"0x0\"" : quantity(shown.getNumber()));
  }

  /**
   * A method that looks here first.
   *
   * @param what it looks for
   */
  private RpcMethod known(String what, Lookup lookup) {
    return call -> {
      boolean goesOn = upstream.takes(call.method());
      Optional<String> found = Optional.empty();
      try {
        found = lookup.find(call);
      } catch (RpcException e) {
        if (!goesOn || !e.isMalformed()) {
          throw e;
        }
      }
      if (found.isPresent()) {
        call.reply().result(found.get());
      } else if (goesOn) {
        upstream.execute(call);
      } else {
        ready.check();
        throw upstream.unknown(what, call.method());
      }
    };
  }

  private Optional<String> blockByHash(RpcMethod.Call call) throws RpcException {
    Hash hash = ChainParams.hash(ChainParams.required(call, 0));
    return block(recent.byHash(hash), ChainParams.bool(call, 1));
  }

  private Optional<String> blockByNumber(RpcMethod.Call call) throws RpcException {
    Optional<Long> number = params.number(ChainParams.required(call, 0));
    return block(number.flatMap(recent::byNumber), ChainParams.bool(call, 1));
  }

  private static Optional<String> block(Optional<Block> found, boolean whole) {
    JsonBytes out = new JsonBytes();
    return found.map(
        block -> {
          BlockJson.write(out, block, whole);
          return out.toString();
        });
  }

  private Optional<String> blockReceipts(RpcMethod.Call call) throws RpcException {
    Optional<Block> found =
        switch (params.block(ChainParams.required(call, 0))) {
          case ChainParams.Named.ByHash named -> recent.byHash(named.hash());
          case ChainParams.Named.ByNumber named -> named.number().flatMap(recent::byNumber);
        };
    return found.map(ChainMethods::receipts);
  }

  private static String receipts(Block block) {
    JsonBytes out = new JsonBytes().put('[');
    for (Receipt receipt : block.getReceipts()) {
      if (out.length() > 1) {
        out.put(',');
      }
      ReceiptJson.write(out, block, receipt);
    }
    return out.put(']').toString();
  }

  private Optional<String> transactionReceipt(RpcMethod.Call call) throws RpcException {
    JsonBytes out = new JsonBytes();
    return recent
        .receipt(ChainParams.hash(ChainParams.required(call, 0)))
        .map(
            found -> {
              ReceiptJson.write(out, found.block(), found.receipt());
              return out.toString();
            });
  }

  private Optional<String> logs(RpcMethod.Call call) throws RpcException {
    JsonNode object = ChainParams.required(call, 0);
    if (!object.isObject()) {
      throw ChainParams.malformed(0, "an object is due");
    }
    Optional<List<Block>> blocks = blocks(object);
    if (blocks.isEmpty() && upstream.takes(call.method())) {
      return Optional.empty(); // What is wrong with its filter is the upstream's to say.
    }
    LogFilter filter = filters.read(object, 0);
    return blocks.map(found -> matching(found, filter));
  }

  private static String matching(List<Block> blocks, LogFilter filter) {
    JsonBytes out = new JsonBytes().put('[');
    for (Block block : blocks) {
      for (Receipt receipt : block.getReceipts()) {
        for (Log log : receipt.getLogs()) {
          if (filter.matches(log)) {
            if (out.length() > 1) {
              out.put(',');
            }
            ReceiptJson.writeLog(out, block.getHeader(), receipt, log, false);
          }
        }
      }
    }
    return out.put(']').toString();
  }

  private Optional<List<Block>> blocks(JsonNode object) throws RpcException {
    JsonNode hash = object.path("blockHash");
    JsonNode first = object.path("fromBlock");
    JsonNode last = object.path("toBlock");
    if (!ChainParams.isAbsent(hash)) {
      if (!ChainParams.isAbsent(first) || !ChainParams.isAbsent(last)) {
        throw ChainParams.malformed(
            0, "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
      }
      return recent.byHash(ChainParams.hash(hash)).map(List::of);
    }
    Optional<Long> from = params.bound(first);
    Optional<Long> to = params.bound(last);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    if (from.get() > to.get()) {
      throw RpcException.invalidParams("invalid block range params");
    }
    return recent.range(from.get(), to.get());
  }

  private static String quantity(long value) {
    return new JsonBytes().quantity(value).toString();
  }
}
