package io.headwater.gateway.rpc;

import io.headwater.gateway.subscription.Batching;
import tools.jackson.databind.JsonNode;

/** Reads {@code batch: {maxItems, maxDelayMs}}; both have a default, other members are ignored. */
final class BatchOption {

  private static final int MOST_ITEMS = 10_000;
  private static final int DEFAULT_ITEMS = 1_000;
  private static final int MOST_DELAY_MILLIS = 60_000;
  private static final int DEFAULT_DELAY_MILLIS = 100;

  private BatchOption() {}

  /** What the options say of it. */
  static Batching read(JsonNode options) throws RpcException {
    JsonNode batch = options.path("batch");
    if (batch.isMissingNode() || batch.isNull()) {
      return Batching.NONE;
    }
    if (!batch.isObject()) {
      throw RpcException.invalidParams("batch: an object, {maxItems, maxDelayMs}");
    }
    return new Batching(
        number(batch, "maxItems", 1, MOST_ITEMS, DEFAULT_ITEMS),
        number(batch, "maxDelayMs", 0, MOST_DELAY_MILLIS, DEFAULT_DELAY_MILLIS));
  }

  private static int number(JsonNode batch, String member, int least, int most, int otherwise)
      throws RpcException {
    JsonNode number = batch.path(member);
    if (number.isMissingNode() || number.isNull()) {
      return otherwise;
    }
    return CountParam.read(number, "batch: " + member, least, most);
  }
}
