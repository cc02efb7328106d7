package io.headwater.gateway.rpc;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.subscription.Admission;
import io.headwater.gateway.subscription.Subscription;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.json.JsonBytes;
import org.jspecify.annotations.Nullable;

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
        request.key(),
        request.bounds(),
        new SessionSubscriptions.Outcome() {
          @Override
          public void subscribed(Subscription subscription) {
            String id = new JsonBytes().string(subscription.id()).toString();
            call.reply().result(id, subscription::release);
          }

          @Override
          public void refused(Admission.NotInJournal why) {
            call.reply().error(notInJournal(why));
          }
        });
  }

  private static RpcError notInJournal(Admission.NotInJournal why) {
    ChainHead head = why.head();
    JsonBytes data = new JsonBytes().json("{\"reason\":\"BLOCK_NOT_IN_JOURNAL\",\"oldest\":");
    number(data, why.oldest());
    number(data.json(",\"newest\":"), numberOf(head.head()));
    number(data.json(",\"finalized\":"), numberOf(head.finalized()));
    return new RpcError(
        RpcError.BLOCK_NOT_IN_JOURNAL,
        "block not in the journal: past blocks are not replayed yet, ask from a block above the head",
        data.put('}').toString());
  }

  private static @Nullable Long numberOf(@Nullable BlockRef block) {
    return block == null ? null : block.getNumber();
  }

  private static void number(JsonBytes out, @Nullable Long number) {
    if (number == null) {
      out.json("null");
    } else {
      out.quantity(number);
    }
  }
}
