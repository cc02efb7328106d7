package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.upstream.UpstreamAnswer;
import io.headwater.gateway.upstream.UpstreamException;
import io.headwater.gateway.upstream.Upstreams;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/**
 * Every method that is not answered here: forwarded to an upstream when its name is on the list.
 *
 * <p>A block at or below our head that the upstream does not have yet is asked for again, for a
 * while: the gateway may hear of a block before that node does.
 */
final class ForwardMethod implements RpcMethod {

  /** What may be forwarded unless a setting says otherwise: what only reads, and one that sends. */
  static final Set<String> DEFAULT_METHODS =
      Set.of(
          "eth_accounts",
          "eth_blobBaseFee",
          "eth_call",
          "eth_coinbase",
          "eth_config",
          "eth_createAccessList",
          "eth_estimateGas",
          "eth_feeHistory",
          "eth_gasPrice",
          "eth_getBalance",
          "eth_getBlockByHash",
          "eth_getBlockByNumber",
          "eth_getBlockReceipts",
          "eth_getBlockTransactionCountByHash",
          "eth_getBlockTransactionCountByNumber",
          "eth_getCode",
          "eth_getHeaderByHash",
          "eth_getHeaderByNumber",
          "eth_getLogs",
          "eth_getProof",
          "eth_getRawTransactionByHash",
          "eth_getStorageAt",
          "eth_getTransactionByBlockHashAndIndex",
          "eth_getTransactionByBlockNumberAndIndex",
          "eth_getTransactionByHash",
          "eth_getTransactionCount",
          "eth_getTransactionReceipt",
          "eth_getUncleByBlockHashAndIndex",
          "eth_getUncleByBlockNumberAndIndex",
          "eth_getUncleCountByBlockHash",
          "eth_getUncleCountByBlockNumber",
          "eth_hashrate",
          "eth_maxPriorityFeePerGas",
          "eth_mining",
          "eth_protocolVersion",
          "eth_sendRawTransaction",
          "eth_simulateV1",
          "net_listening",
          "net_peerCount",
          "web3_sha3");

  private static final String BY_NUMBER = "eth_getBlockByNumber";
  private static final int RETRY_MILLIS = 100;
  private static final int RETRIES = 20;

  private final Upstreams upstreams;
  private final Set<String> allowed;
  private final LongSupplier headNumber;

  ForwardMethod(Upstreams upstreams, Set<String> allowed, LongSupplier headNumber) {
    this.upstreams = upstreams;
    this.allowed = Set.copyOf(allowed);
    this.headNumber = headNumber;
  }

  /** Whether calls of a method have somewhere to go. */
  boolean takes(String method) {
    return !upstreams.isEmpty() && allowed.contains(method);
  }

  /** What is answered to a call that this gateway would answer, but for what it does not hold. */
  RpcException unknown(String what, String method) {
    String why =
        upstreams.isEmpty() ? "there is no --upstream" : method + " is not among --forward";
    return new RpcException(
        RpcError.of(RpcError.SERVER, "%s not in memory, and %s".formatted(what, why)));
  }

  @Override
  public void execute(Call call) throws RpcException {
    if (!takes(call.method())) {
      throw new RpcException(RpcError.unknownMethod(call.method()));
    }
    if (upstreams.isFull()) {
      throw RpcException.limit(
          Limit.FORWARDED_CALLS,
          upstreams.maxInFlight(),
          "too many forwarded calls are under way, try again");
    }
    var unused = ask(call, RETRIES).whenComplete((answer, error) -> reply(call, answer, error));
  }

  private CompletableFuture<UpstreamAnswer> ask(Call call, int retries) {
    CompletableFuture<UpstreamAnswer> answer = upstreams.call(call.method(), call.paramsJson());
    if (retries == 0 || !isOfOurChain(call)) {
      return answer;
    }
    Executor later = CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    return answer.thenCompose(
        said ->
            said instanceof UpstreamAnswer.Result result && result.isNull()
                ? CompletableFuture.runAsync(() -> {}, later)
                    .thenCompose(waited -> ask(call, retries - 1))
                : CompletableFuture.completedFuture(said));
  }

  private boolean isOfOurChain(Call call) {
    JsonNode number = call.param(0);
    if (!call.method().equals(BY_NUMBER) || !number.isString()) {
      return false;
    }
    try {
      return HexParams.quantity(number) <= headNumber.getAsLong();
    } catch (HexParams.BadHex e) {
      return false; // A tag, or nothing that a node will take.
    }
  }

  private static void reply(Call call, UpstreamAnswer answer, Throwable error) {
    call.caller()
        .executor()
        .execute(
            () -> {
              if (error != null) {
                call.reply().error(RpcError.of(RpcError.INTERNAL, reason(error)));
              } else if (answer instanceof UpstreamAnswer.Result result) {
                call.reply().result(result.json());
              } else if (answer instanceof UpstreamAnswer.Failure failure) {
                call.reply().error(new UpstreamError(failure.json()).error());
              }
            });
  }

  private static String reason(Throwable error) {
    Throwable cause =
        error instanceof CompletionException
            ? Objects.requireNonNullElse(error.getCause(), error)
            : error;
    return cause instanceof UpstreamException known
        ? "upstream: " + known.getMessage()
        : "upstream failed";
  }
}
