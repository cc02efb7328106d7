package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from a client. */
sealed interface RpcMessage {

  /** One request, or what should have been one. */
  record Single(Item item) implements RpcMessage {}

  /** Requests to be answered together, in order. */
  record Batch(List<Item> items) implements RpcMessage {}

  /**
   * Nothing that could be answered one by one.
   *
   * @param limit that says no, where one does
   */
  record Refused(RpcError error, @Nullable Limit limit) implements RpcMessage {

    Refused(RpcError error) {
      this(error, null);
    }
  }

  /** A place in a message. */
  sealed interface Item {

    /**
     * A request.
     *
     * @param idJson its id as it was written; null for a notification
     * @param paramsJson JSON of its params; null without any
     */
    record Request(@Nullable String idJson, String method, @Nullable String paramsJson)
        implements Item {}

    /**
     * Something that is no request.
     *
     * @param idJson its id as it was written, {@code null} where that is unreadable
     */
    record Invalid(String idJson, RpcError error) implements Item {}
  }
}
