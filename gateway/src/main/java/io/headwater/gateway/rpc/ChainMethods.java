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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The methods that are answered from what the gateway knows of the chain. What is not among the
 * recent blocks goes on to an upstream.
 *
 * <p>Threading: the caller's executor.
 */
final class ChainMethods {

  private final long chainId;
  private final Supplier<ChainHead> head;
  private final RecentBlocks recent;
  private final Supplier<String> syncing;
  private final ReadyCheck ready;
  private final FilterParams filters;
  private final RpcMethod upstream;

  /**
   * Methods of one chain.
   *
   * @param upstream executes what cannot be answered here
   */
  ChainMethods(
      long chainId, ChainView view, ReadyCheck ready, RpcLimits limits, RpcMethod upstream) {
    this.chainId = chainId;
    this.head = view.head();
    this.recent = view.recent();
    this.syncing = view.syncing();
    this.ready = ready;
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
    methods.put("eth_getBlockByHash", call -> block(call, byHash(call.param(0))));
    methods.put("eth_getBlockByNumber", call -> block(call, byNumber(call.param(0))));
    methods.put("eth_getBlockReceipts", this::blockReceipts);
    methods.put("eth_getTransactionReceipt", this::transactionReceipt);
    methods.put("eth_getLogs", this::logs);
    return methods;
  }

  private void blockNumber(RpcMethod.Call call) throws RpcException {
    BlockRef shown = head.get().shown();
    if (shown == null) {
      ready.check();
    }
    call.reply().result(shown == null ? "\"0x0\"" : quantity(shown.getNumber()));
  }

  private void block(RpcMethod.Call call, Optional<Block> found) throws RpcException {
    if (found.isEmpty() || !call.param(1).isBoolean()) {
      upstream.execute(call);
      return;
    }
    JsonBytes out = new JsonBytes();
    BlockJson.write(out, found.get(), call.param(1).booleanValue());
    call.reply().result(out.toString());
  }

  private Optional<Block> byHash(JsonNode param) {
    return hash(param).flatMap(recent::byHash);
  }

  private Optional<Block> byNumber(JsonNode param) {
    return number(param).flatMap(recent::byNumber);
  }

  /** The height that a number or a tag names, where that is known here. */
  private Optional<Long> number(JsonNode param) {
    ChainHead now = head.get();
    return switch (param.isString() ? param.asString() : "") {
      case "latest" -> numberOf(now.shown());
      case "safe" -> numberOf(now.safe());
      case "finalized" -> numberOf(now.finalized());
      default -> quantity(param);
    };
  }

  private static Optional<Long> numberOf(@Nullable BlockRef block) {
    return Optional.ofNullable(block).map(BlockRef::getNumber);
  }

  private static Optional<Long> quantity(JsonNode param) {
    try {
      return Optional.of(HexParams.quantity(param));
    } catch (HexParams.BadHex e) {
      return Optional.empty(); // Whatever it is, the upstream has the words for it.
    }
  }

  private static Optional<Hash> hash(JsonNode param) {
    try {
      return param.isString()
          ? Optional.of(HexParams.hash(param.asString(), "hash"))
          : Optional.empty();
    } catch (HexParams.BadHex e) {
      return Optional.empty();
    }
  }

  private void blockReceipts(RpcMethod.Call call) throws RpcException {
    Optional<Block> found = byHash(call.param(0)).or(() -> byNumber(call.param(0)));
    if (found.isEmpty()) {
      upstream.execute(call);
      return;
    }
    Block block = found.get();
    JsonBytes out = new JsonBytes().put('[');
    for (Receipt receipt : block.getReceipts()) {
      if (out.length() > 1) {
        out.put(',');
      }
      ReceiptJson.write(out, block, receipt);
    }
    call.reply().result(out.put(']').toString());
  }

  private void transactionReceipt(RpcMethod.Call call) throws RpcException {
    Optional<RecentBlocks.FoundReceipt> found = hash(call.param(0)).flatMap(recent::receipt);
    if (found.isEmpty()) {
      upstream.execute(call);
      return;
    }
    JsonBytes out = new JsonBytes();
    ReceiptJson.write(out, found.get().block(), found.get().receipt());
    call.reply().result(out.toString());
  }

  private void logs(RpcMethod.Call call) throws RpcException {
    JsonNode object = call.param(0);
    Optional<List<Block>> blocks = object.isObject() ? blocks(object) : Optional.empty();
    if (blocks.isEmpty()) {
      upstream.execute(call);
      return;
    }
    LogFilter filter = filters.read(object, 0);
    JsonBytes out = new JsonBytes().put('[');
    for (Block block : blocks.get()) {
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
    call.reply().result(out.put(']').toString());
  }

  private Optional<List<Block>> blocks(JsonNode object) {
    JsonNode blockHash = object.path("blockHash");
    if (!blockHash.isMissingNode() && !blockHash.isNull()) {
      return object.has("fromBlock") || object.has("toBlock")
          ? Optional.empty()
          : byHash(blockHash).map(List::of);
    }
    Optional<Long> from = bound(object.path("fromBlock"));
    Optional<Long> to = bound(object.path("toBlock"));
    return from.isPresent() && to.isPresent() && from.get() <= to.get()
        ? recent.range(from.get(), to.get())
        : Optional.empty();
  }

  private Optional<Long> bound(JsonNode param) {
    return param.isMissingNode() || param.isNull() ? numberOf(head.get().shown()) : number(param);
  }

  private static String quantity(long value) {
    return new JsonBytes().quantity(value).toString();
  }
}
