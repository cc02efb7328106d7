package io.headwater.gateway.rpc;

import io.headwater.gateway.subscription.BlockBounds;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.UnreadableCursorException;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The options beside a filter: where a subscription begins and ends, and whether it carries
 * cursors. What is not served yet is refused by name.
 *
 * @param bounds heights
 * @param withCursor whether notifications carry cursors
 */
record SubscribeOptions(BlockBounds bounds, boolean withCursor) {

  private static final Set<String> PAST_TAGS = Set.of("earliest", "safe", "finalized");
  private static final String BAD_RANGE = "invalid block range params";

  /** Reads the options in an object; members that are none are ignored. */
  static SubscribeOptions read(JsonNode object) throws RpcException {
    refuseUnserved(object);
    checkBlockHash(object);
    return new SubscribeOptions(
        bounds(object.path("fromBlock"), object.path("toBlock")),
        withCursor(object.path("withCursor")));
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static void checkBlockHash(JsonNode object) throws RpcException {
    boolean ranged = !isAbsent(object.path("fromBlock")) || !isAbsent(object.path("toBlock"));
    if (!isAbsent(object.path("blockHash")) && ranged) {
      throw RpcException.invalidParams(
          "invalid argument 1: cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
    }
  }

  private static BlockBounds bounds(JsonNode from, JsonNode to) throws RpcException {
    boolean openEnd = isAbsent(to) || isTag(to, "latest");
    boolean live = isAbsent(from) || isTag(from, "latest");
    if (isTag(from, "pending") || isTag(to, "pending")) {
      throw RpcException.invalidParams("pending logs are not supported");
    }
    if (to.isString() && !openEnd && !to.asString().startsWith("0x")) {
      throw RpcException.invalidParams(BAD_RANGE);
    }
    long first = live ? BlockBounds.LIVE : first(from);
    long last = openEnd ? Long.MAX_VALUE : number(to);
    if (!openEnd && live || first > last) {
      throw RpcException.invalidParams(BAD_RANGE);
    }
    return new BlockBounds(first, last);
  }

  private static long first(JsonNode from) throws RpcException {
    boolean isPast = from.isString() && PAST_TAGS.contains(from.asString());
    return isPast ? BlockBounds.PAST : number(from);
  }

  private static boolean isTag(JsonNode node, String tag) {
    return node.isString() && node.asString().equals(tag);
  }

  private static long number(JsonNode node) throws RpcException {
    try {
      return HexParams.quantity(node);
    } catch (HexParams.BadHex e) {
      throw RpcException.invalidParams("invalid argument 1: " + e.getMessage());
    }
  }

  private static boolean withCursor(JsonNode node) throws RpcException {
    if (isAbsent(node)) {
      return false;
    }
    if (!node.isBoolean()) {
      throw RpcException.invalidParams("withCursor: true or false");
    }
    return node.booleanValue();
  }

  private static void refuseUnserved(JsonNode object) throws RpcException {
    JsonNode cursor = object.path("cursor");
    if (!isAbsent(cursor)) {
      checkReadable(cursor);
      throw RpcException.invalidParams("cursor: resuming is not served yet");
    }
    JsonNode commitment = object.path("commitment");
    if (!isAbsent(commitment) && !isTag(commitment, "latest")) {
      throw RpcException.invalidParams("commitment: only \"latest\" is served yet");
    }
    JsonNode confirmations = object.path("confirmations");
    if (!isAbsent(confirmations)
        && !(confirmations.isIntegralNumber() && confirmations.asString().equals("0"))) {
      throw RpcException.invalidParams("confirmations: only 0 is served yet");
    }
    if (!isAbsent(object.path("batch"))) {
      throw RpcException.invalidParams("batch: not served yet");
    }
  }

  private static void checkReadable(JsonNode cursor) throws RpcException {
    if (!cursor.isString()) {
      throw RpcException.invalidParams("cursor: a text");
    }
    try {
      Cursor.decode(cursor.asString());
    } catch (UnreadableCursorException e) {
      throw new RpcException(
          new RpcError(
              RpcError.CURSOR_UNREADABLE,
              "cursor unreadable: " + e.getMessage(),
              "{\"reason\":\"CURSOR_UNREADABLE\",\"oldest\":null,\"newest\":null,\"finalized\":null}"));
    }
  }
}
