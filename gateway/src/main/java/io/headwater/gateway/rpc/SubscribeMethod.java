package io.headwater.gateway.rpc;

import io.headwater.gateway.subscription.PositionError;
import io.headwater.gateway.subscription.PositionErrorJson;
import io.headwater.gateway.subscription.Subscription;
import io.headwater.schemas.json.JsonBytes;

/** {@code eth_subscribe}. Everything is validated before an id is given. */
final class SubscribeMethod implements RpcMethod {

  static final String NAME = "eth_subscribe";

  private final ReadyCheck ready;
  private final SubscribeParams params;

  SubscribeMethod(ReadyCheck ready, SubscribeParams params) {
    this.ready = ready;
    this.params = params;
  }

  @Override
  public void execute(Call call) throws RpcException {
    SessionSubscriptions subscriptions =
        call.caller()
            .subscriptions()
            .orElseThrow(
                () ->
                    new RpcException(
                        RpcError.of(RpcError.METHOD_NOT_FOUND, "notifications not supported")));
    SubscribeParams.Request request = params.read(call);
    ready.check();
    subscriptions.subscribe(
        request,
        new SessionSubscriptions.Outcome() {
          @Override
          public void subscribed(Subscription subscription) {
            String id = new JsonBytes().string(subscription.id()).toString();
            call.reply().result(id, subscription::release);
          }

          @Override
          public void refused(PositionError why) {
            call.reply()
                .error(
                    new RpcError(why.reason().code(), why.message(), PositionErrorJson.data(why)));
          }
        });
  }
}
