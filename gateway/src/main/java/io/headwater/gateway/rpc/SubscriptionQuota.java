package io.headwater.gateway.rpc;

import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.subscription.SubscriptionKey;
import io.headwater.gateway.subscription.SubscriptionKind;

/**
 * How many subscriptions a session may have, and how much their filters may hold: of its own share,
 * and of what all sessions share.
 *
 * <p>Threading: the session's lane.
 */
public final class SubscriptionQuota {

  private static final long VALUES_OF_BLOCKS = 1_000;

  private final RpcLimits limits;
  private final Budget shared;
  private int subscriptions;
  private long filterValues;

  /**
   * The quota of a session that has no subscriptions.
   *
   * @param shared filter values of all sessions
   */
  public SubscriptionQuota(RpcLimits limits, Budget shared) {
    this.limits = limits;
    this.shared = shared;
  }

  /** Takes the place of a subscription; nothing is taken when it is refused. */
  void take(SubscriptionKey key) throws RpcException {
    long values = values(key);
    if (subscriptions >= limits.subscriptions()) {
      throw RpcException.limit(
          Limit.SUBSCRIPTIONS,
          limits.subscriptions(),
          "the connection has as many subscriptions as it may: unsubscribe, or open another");
    }
    if (values > limits.filterValues() - filterValues) {
      throw RpcException.limit(
          Limit.FILTER_VALUES,
          limits.filterValues(),
          "the connection's filters have as many addresses and topics as they may: unsubscribe, or open another");
    }
    if (!shared.take(values)) {
      throw RpcException.limit(
          Limit.TOTAL_FILTER_VALUES,
          limits.totalFilterValues(),
          "all filters together have as many addresses and topics as they may: try again later");
    }
    subscriptions++;
    filterValues += values;
  }

  /** A transition, or a batch, is as large as a block, and is made for each of them. */
  private static long values(SubscriptionKey key) {
    long values = key.kind().filterValues();
    return key.kind() instanceof SubscriptionKind.Blocks || key.batching().maxItems() > 1
        ? Math.max(values, VALUES_OF_BLOCKS)
        : values;
  }

  /** Gives the place of a subscription back. */
  void give(SubscriptionKey key) {
    long values = values(key);
    subscriptions--;
    filterValues -= values;
    shared.give(values);
  }
}
