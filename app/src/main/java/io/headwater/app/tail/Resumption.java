package io.headwater.app.tail;

import io.headwater.client.SubscriptionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where a tail goes on.
 *
 * @param cursor after this position
 * @param fromBlock or with this block, a quantity
 */
public record Resumption(@Nullable String cursor, @Nullable String fromBlock) {

  static Resumption after(String cursor) {
    return new Resumption(cursor, null);
  }

  SubscriptionRequest of(SubscriptionRequest request) {
    return cursor == null ? request.from(fromBlock) : request.after(cursor);
  }
}
