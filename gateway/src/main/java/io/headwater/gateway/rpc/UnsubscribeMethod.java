package io.headwater.gateway.rpc;

import tools.jackson.databind.JsonNode;

/** {@code eth_unsubscribe}. An id that is not this connection's is an error, as in geth. */
final class UnsubscribeMethod implements RpcMethod {

  static final String NAME = "eth_unsubscribe";

  @Override
  public void execute(Call call) throws RpcException {
    SessionSubscriptions subscriptions =
        call.caller()
            .subscriptions()
            .orElseThrow(
                () ->
                    new RpcException(
                        RpcError.of(RpcError.METHOD_NOT_FOUND, "notifications not supported")));
    JsonNode id = call.param(0);
    if (id.isMissingNode()) {
      throw RpcException.invalidParams("missing value for required argument 0");
    }
    if (!id.isString()) {
      throw RpcException.invalidParams("invalid argument 0: a subscription id is a text");
    }
    if (!subscriptions.unsubscribe(id.asString())) {
      throw new RpcException(RpcError.of(RpcError.SERVER, "subscription not found"));
    }
    call.reply().result("true");
  }
}
