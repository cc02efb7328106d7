package io.headwater.gateway.rpc;

import io.headwater.gateway.filter.LogFilter;
import io.headwater.gateway.limit.Limit;
import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Hash;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads a log filter. It is refused where it is malformed: never widened, truncated or half read.
 *
 * <p>Source of rules and texts: go-ethereum {@code eth/filters/api.go}, FilterCriteria.
 */
final class FilterParams {

  private final RpcLimits limits;

  FilterParams(RpcLimits limits) {
    this.limits = limits;
  }

  /**
   * The filter in an object.
   *
   * @param place of the object among the params, for the error
   */
  LogFilter read(JsonNode object, int place) throws RpcException {
    try {
      return new LogFilter(addresses(object.path("address")), topics(object.path("topics"), place));
    } catch (HexParams.BadHex e) {
      throw RpcException.invalidParams("invalid argument " + place + ": " + e.getMessage());
    }
  }

  /** An address, several, or any. */
  List<Address> addresses(JsonNode node) throws HexParams.BadHex, RpcException {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (node.isString()) {
      return List.of(address(node.asString(), "invalid address"));
    }
    if (!node.isArray()) {
      throw new HexParams.BadHex("invalid addresses in query");
    }
    if (node.size() > limits.addresses()) {
      throw new RpcException(
          RpcError.of(RpcError.SERVER, "exceed max addresses or topics per search position"),
          Limit.FILTER_ADDRESSES);
    }
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      if (!node.get(i).isString()) {
        throw new HexParams.BadHex("non-string address at index " + i);
      }
      addresses.add(address(node.get(i).asString(), "invalid address at index " + i));
    }
    return addresses;
  }

  private static Address address(String text, String what) throws HexParams.BadHex {
    try {
      return HexParams.address(text);
    } catch (HexParams.BadHex e) {
      throw new HexParams.BadHex(what + ": " + e.getMessage());
    }
  }

  private List<List<Hash>> topics(JsonNode node, int place) throws HexParams.BadHex, RpcException {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw new HexParams.BadHex("topics is an array");
    }
    if (node.size() > LogFilter.MAX_TOPICS) {
      throw new HexParams.BadHex("exceed max topics");
    }
    List<List<Hash>> positions = new ArrayList<>();
    for (JsonNode position : node) {
      positions.add(position(position, place));
    }
    return positions;
  }

  private List<Hash> position(JsonNode node, int place) throws HexParams.BadHex, RpcException {
    if (node.isNull()) {
      return List.of();
    }
    if (node.isString()) {
      return List.of(topic(node));
    }
    if (!node.isArray()) {
      throw new HexParams.BadHex("invalid topic(s)");
    }
    if (node.size() > limits.topicsPerPosition()) {
      throw new RpcException(
          RpcError.invalidParams("invalid argument %d: exceed max topics".formatted(place)),
          Limit.FILTER_TOPICS);
    }
    List<Hash> alternatives = new ArrayList<>();
    for (JsonNode alternative : node) {
      if (alternative.isNull()) {
        return List.of(); // A wildcard, whatever else there is; geth reads no further, either.
      }
      alternatives.add(topic(alternative));
    }
    return alternatives;
  }

  private static Hash topic(JsonNode node) throws HexParams.BadHex {
    if (!node.isString()) {
      throw new HexParams.BadHex("invalid topic(s)");
    }
    return HexParams.hash(node.asString(), "topic");
  }
}
