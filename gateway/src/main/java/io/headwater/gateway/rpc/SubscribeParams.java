package io.headwater.gateway.rpc;

import io.headwater.gateway.filter.LogFilter;
import io.headwater.gateway.subscription.BlockBounds;
import io.headwater.gateway.subscription.Commitment;
import io.headwater.gateway.subscription.PendingFilter;
import io.headwater.gateway.subscription.Start;
import io.headwater.gateway.subscription.SubscriptionKey;
import io.headwater.gateway.subscription.SubscriptionKind;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads the params of {@code eth_subscribe}: the kind first, then what that kind takes. */
final class SubscribeParams {

  private static final int MOST_PARAMS = 2;

  /** What is asked for. */
  record Request(SubscriptionKey key, Start start, BlockBounds bounds) {

    /** With what comes next, without positions and without an end. */
    static Request live(SubscriptionKind kind, JsonNode param) throws RpcException {
      SubscribeOptions.checkNoPositions(param);
      return new Request(
          new SubscriptionKey(
              kind,
              SubscribeOptions.withCursor(param.path("withCursor")),
              Commitment.latest(),
              BatchOption.read(param)),
          new Start.Live(),
          BlockBounds.NONE);
    }
  }

  private final FilterParams filters;

  SubscribeParams(RpcLimits limits) {
    this.filters = new FilterParams(limits);
  }

  Request read(RpcMethod.Call call) throws RpcException {
    JsonNode name = call.param(0);
    if (!name.isString()) {
      throw RpcException.invalidParams("expected subscription name as first argument");
    }
    if (call.params().size() > MOST_PARAMS) {
      throw RpcException.invalidParams("too many arguments, want at most 2");
    }
    JsonNode param = call.param(1);
    return switch (name.asString()) {
      case "newHeads" -> newHeads(param);
      case "logs" -> request(new SubscriptionKind.Logs(filter(param)), param);
      case "blocks" -> request(new SubscriptionKind.Blocks(filter(param)), param);
      case "newPendingTransactions" -> pending(param);
      case "syncing" -> syncing(param);
      case "contractActivity" -> activity(param);
      default ->
          throw new RpcException(
              RpcError.of(
                  RpcError.METHOD_NOT_FOUND,
                  "no \"" + name.asString() + "\" subscription in eth namespace"));
    };
  }

  private static boolean isAbsent(JsonNode param) {
    return param.isMissingNode() || param.isNull();
  }

  private Request newHeads(JsonNode param) throws RpcException {
    checkObject(param);
    JsonNode include = param.path("includeTransactions");
    if (!isAbsent(include) && !(include.isBoolean() && !include.booleanValue())) {
      throw RpcException.invalidParams(
          "includeTransactions: a header has none, only false is taken");
    }
    return request(new SubscriptionKind.NewHeads(), param);
  }

  private LogFilter filter(JsonNode param) throws RpcException {
    checkObject(param);
    return isAbsent(param) ? LogFilter.ALL : filters.read(param, 1);
  }

  private static Request request(SubscriptionKind kind, JsonNode param) throws RpcException {
    SubscribeOptions options = SubscribeOptions.read(param);
    return new Request(
        new SubscriptionKey(kind, options.withCursor(), options.commitment(), options.batching()),
        options.start(),
        options.bounds());
  }

  private Request pending(JsonNode param) throws RpcException {
    if (param.isBoolean()) {
      return pending(param.booleanValue(), PendingFilter.ALL, param);
    }
    checkObject(param);
    JsonNode include = param.path("includeTransactions");
    if (!isAbsent(include) && !include.isBoolean()) {
      throw RpcException.invalidParams("includeTransactions: true or false");
    }
    try {
      PendingFilter filter =
          new PendingFilter(
              filters.addresses(param.path("fromAddress")),
              filters.addresses(param.path("toAddress")));
      return pending(include.isBoolean() && include.booleanValue(), filter, param);
    } catch (HexParams.BadHex e) {
      throw RpcException.invalidParams("invalid argument 1: " + e.getMessage());
    }
  }

  private static Request pending(boolean whole, PendingFilter filter, JsonNode param)
      throws RpcException {
    return Request.live(new SubscriptionKind.PendingTransactions(whole, filter), param);
  }

  private static Request syncing(JsonNode param) throws RpcException {
    checkObject(param);
    return Request.live(new SubscriptionKind.Syncing(), param);
  }

  /** It has no positions, and only the newest state: every option would be an empty promise. */
  private Request activity(JsonNode param) throws RpcException {
    checkObject(param);
    for (Map.Entry<String, JsonNode> option : param.properties()) {
      if (!option.getKey().equals("address") && !isAbsent(option.getValue())) {
        throw RpcException.invalidParams(option.getKey() + ": is not for contractActivity");
      }
    }
    try {
      return Request.live(
          new SubscriptionKind.ContractActivity(filters.addresses(param.path("address"))), param);
    } catch (HexParams.BadHex e) {
      throw RpcException.invalidParams("invalid argument 1: " + e.getMessage());
    }
  }

  private static void checkObject(JsonNode param) throws RpcException {
    if (!isAbsent(param) && !param.isObject()) {
      throw RpcException.invalidParams("invalid argument 1: an object is due");
    }
  }
}
