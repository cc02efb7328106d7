package io.headwater.app.drill;

import io.headwater.client.SubscriptionRequest;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a subscription shows of the chain. */
interface View {

  /** What a request's subscription shows. */
  static View of(SubscriptionRequest request) {
    return switch (request.kind()) {
      case NEW_HEADS -> new HeadsView();
      case LOGS -> new LogsView(request.addresses(), request.topics());
      case BLOCKS -> new BlocksView();
      case NEW_PENDING_TRANSACTIONS, SYNCING ->
          throw new IllegalArgumentException(
              "kind: " + request.kind().wireName() + " cannot be compared, it has no positions");
    };
  }

  /** Takes an event into what is held. */
  void take(JsonNode event, Held held);

  /** What is told of a block; nothing, where it does not match. */
  List<Held.Entry> entries(NodeBlock block);
}
