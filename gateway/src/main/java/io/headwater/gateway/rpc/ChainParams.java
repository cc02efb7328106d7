package io.headwater.gateway.rpc;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the params of the methods that are answered from what is known of the chain. The texts of
 * errors are geth's.
 *
 * <p>Source: go-ethereum {@code rpc/types.go}, BlockNumber and BlockNumberOrHash; EIP-1898.
 */
final class ChainParams {

  private static final int HASH_LENGTH = 66;

  /** A block as it is named. */
  sealed interface Named {
    record ByHash(Hash hash) implements Named {}

    /**
     * By its height.
     *
     * @param number empty where a tag stands for one that is not known here
     */
    record ByNumber(Optional<Long> number) implements Named {}
  }

  private final Supplier<ChainHead> head;

  ChainParams(Supplier<ChainHead> head) {
    this.head = head;
  }

  /** A parameter that must be there. */
  static JsonNode required(RpcMethod.Call call, int place) throws RpcException {
    JsonNode param = call.param(place);
    if (isAbsent(param)) {
      throw RpcException.invalidParams("missing value for required argument " + place);
    }
    return param;
  }

  static boolean isAbsent(JsonNode param) {
    return param.isMissingNode() || param.isNull();
  }

  static boolean bool(RpcMethod.Call call, int place) throws RpcException {
    JsonNode param = required(call, place);
    if (!param.isBoolean()) {
      throw malformed(place, "true or false is due");
    }
    return param.booleanValue();
  }

  static Hash hash(JsonNode param) throws RpcException {
    try {
      if (!param.isString()) {
        throw new HexParams.BadHex("a hash is a text");
      }
      return HexParams.hash(param.asString(), "hash");
    } catch (HexParams.BadHex e) {
      throw malformed(0, e.getMessage());
    }
  }

  /** The height that a number or a tag names; empty where it is not known here. */
  Optional<Long> number(JsonNode param) throws RpcException {
    ChainHead now = head.get();
    return switch (param.isString() ? param.asString() : "") {
      case "latest" -> numberOf(now.shown());
      case "safe" -> numberOf(now.safe());
      case "finalized" -> numberOf(now.finalized());
      case "earliest", "pending" -> Optional.empty();
      default -> Optional.of(quantity(param));
    };
  }

  /** The height where a range begins or ends: that of the head where nothing is said. */
  Optional<Long> bound(JsonNode param) throws RpcException {
    return isAbsent(param) ? numberOf(head.get().shown()) : number(param);
  }

  /** A hash, a number, a tag, or an object with one of them. */
  Named block(JsonNode param) throws RpcException {
    JsonNode inner = param;
    if (param.isObject()) {
      if (!isAbsent(param.path("blockHash"))) {
        return new Named.ByHash(hash(param.path("blockHash")));
      }
      inner = param.path("blockNumber");
    }
    return inner.isString() && inner.asString().length() == HASH_LENGTH
        ? new Named.ByHash(hash(inner))
        : new Named.ByNumber(number(inner));
  }

  private static Optional<Long> numberOf(@Nullable BlockRef block) {
    return Optional.ofNullable(block).map(BlockRef::getNumber);
  }

  private static long quantity(JsonNode param) throws RpcException {
    try {
      return HexParams.quantity(param);
    } catch (HexParams.BadHex e) {
      throw malformed(0, e.getMessage());
    }
  }

  static RpcException malformed(int place, @Nullable String why) {
    return RpcException.invalidParams("invalid argument " + place + ": " + why);
  }
}
