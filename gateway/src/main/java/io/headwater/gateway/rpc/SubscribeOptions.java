package io.headwater.gateway.rpc;

import io.headwater.gateway.subscription.Batching;
import io.headwater.gateway.subscription.BlockBounds;
import io.headwater.gateway.subscription.Commitment;
import io.headwater.gateway.subscription.PositionError;
import io.headwater.gateway.subscription.Start;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.UnreadableCursorException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The options beside a filter: where a subscription begins and ends, how sure it is, and what its
 * notifications carry.
 *
 * @param start where it begins
 * @param bounds heights
 * @param withCursor whether notifications carry cursors
 * @param commitment how sure a block must be
 * @param batching whether results are arrays
 */
record SubscribeOptions(
    Start start, BlockBounds bounds, boolean withCursor, Commitment commitment, Batching batching) {

  private static final int MOST_CONFIRMATIONS = 65_536;

  private static final Map<String, Start.Tag> TAGS =
      Map.of(
          "earliest", Start.Tag.EARLIEST,
          "safe", Start.Tag.SAFE,
          "finalized", Start.Tag.FINALIZED);
  private static final List<String> OF_POSITIONS =
      List.of("fromBlock", "toBlock", "cursor", "commitment", "confirmations");
  private static final String BAD_RANGE = "invalid block range params";

  /** Reads the options in an object; members that are none are ignored. */
  static SubscribeOptions read(JsonNode object) throws RpcException {
    checkBlockHash(object);
    JsonNode cursor = object.path("cursor");
    if (!isAbsent(cursor)) {
      return resumed(object, cursor);
    }
    Start start = start(object.path("fromBlock"));
    return new SubscribeOptions(
        start,
        bounds(start, object.path("toBlock")),
        withCursor(object.path("withCursor")),
        commitment(object),
        BatchOption.read(object));
  }

  /** Refuses what only the journal's kinds have, where a kind has no positions. */
  static void checkNoPositions(JsonNode object) throws RpcException {
    for (String member : OF_POSITIONS) {
      if (!isAbsent(object.path(member))) {
        throw RpcException.invalidParams(member + ": is not for a kind that has no positions");
      }
    }
  }

  /** A cursor implies that more of them are wanted. */
  private static SubscribeOptions resumed(JsonNode object, JsonNode cursor) throws RpcException {
    if (!isAbsent(object.path("fromBlock"))) {
      throw RpcException.invalidParams("cursor: excludes fromBlock");
    }
    boolean refusesCursors =
        !isAbsent(object.path("withCursor")) && !withCursor(object.path("withCursor"));
    if (refusesCursors) {
      throw RpcException.invalidParams("withCursor: a cursor implies true");
    }
    JsonNode to = object.path("toBlock");
    long last = isOpen(to) ? Long.MAX_VALUE : number(to);
    return new SubscribeOptions(
        new Start.After(readable(cursor)),
        new BlockBounds(BlockBounds.LIVE, last),
        true,
        commitment(object),
        BatchOption.read(object));
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

  private static Start start(JsonNode from) throws RpcException {
    if (isAbsent(from) || isTag(from, "latest")) {
      return new Start.Live();
    }
    if (isTag(from, "pending")) {
      throw RpcException.invalidParams("pending logs are not supported");
    }
    Start.Tag tag = from.isString() ? TAGS.get(from.asString()) : null;
    return tag == null ? new Start.AtBlock(number(from)) : new Start.AtTag(tag);
  }

  private static BlockBounds bounds(Start start, JsonNode to) throws RpcException {
    long first = start instanceof Start.AtBlock at ? at.number() : BlockBounds.LIVE;
    if (isOpen(to)) {
      return first == BlockBounds.LIVE ? BlockBounds.NONE : new BlockBounds(first, Long.MAX_VALUE);
    }
    long last = number(to);
    if (start instanceof Start.Live || first > last) {
      throw RpcException.invalidParams(BAD_RANGE);
    }
    return new BlockBounds(first, last);
  }

  private static boolean isOpen(JsonNode to) throws RpcException {
    if (isTag(to, "pending")) {
      throw RpcException.invalidParams("pending logs are not supported");
    }
    boolean isOpen = isAbsent(to) || isTag(to, "latest");
    if (to.isString() && !isOpen && !to.asString().startsWith("0x")) {
      throw RpcException.invalidParams(BAD_RANGE);
    }
    return isOpen;
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

  /** Whether messages that geth does not have are wanted. */
  static boolean withCursor(JsonNode node) throws RpcException {
    if (isAbsent(node)) {
      return false;
    }
    if (!node.isBoolean()) {
      throw RpcException.invalidParams("withCursor: true or false");
    }
    return node.booleanValue();
  }

  private static Commitment commitment(JsonNode object) throws RpcException {
    JsonNode name = object.path("commitment");
    JsonNode confirmations = object.path("confirmations");
    if (isAbsent(confirmations)) {
      return isAbsent(name) ? Commitment.latest() : named(name);
    }
    if (!isAbsent(name)) {
      throw RpcException.invalidParams("confirmations: excludes commitment");
    }
    return new Commitment.Confirmations(
        CountParam.read(confirmations, "confirmations", 0, MOST_CONFIRMATIONS));
  }

  private static Commitment named(JsonNode name) throws RpcException {
    return switch (name.isString() ? name.asString() : "") {
      case "latest" -> Commitment.latest();
      case "safe" -> new Commitment.Safe();
      case "finalized" -> new Commitment.Finalized();
      default ->
          throw RpcException.invalidParams("commitment: \"latest\", \"safe\" or \"finalized\"");
    };
  }

  private static Cursor readable(JsonNode cursor) throws RpcException {
    if (!cursor.isString()) {
      throw RpcException.invalidParams("cursor: a text");
    }
    try {
      return Cursor.decode(cursor.asString());
    } catch (UnreadableCursorException e) {
      throw new RpcException(
          new RpcError(
              PositionError.Reason.CURSOR_UNREADABLE.code(),
              "cursor unreadable: " + e.getMessage(),
              "{\"reason\":\"CURSOR_UNREADABLE\",\"oldest\":null,\"newest\":null,\"finalized\":null}"));
    }
  }
}
