package io.headwater.gateway.subscription;

import io.headwater.gateway.filter.LogFilter;

/** What can be subscribed to. */
public sealed interface SubscriptionKind {

  /** Name in {@code eth_subscribe} and in metrics. */
  String label();

  /** Whether its notifications follow the journal, so that none may be missed. */
  default boolean isJournaled() {
    return this instanceof NewHeads || this instanceof Logs;
  }

  /** The header of every block that becomes canonical. */
  record NewHeads() implements SubscriptionKind {
    @Override
    public String label() {
      return "newHeads";
    }
  }

  /** Each log that matches; again, with {@code removed}, when its block is undone. */
  record Logs(LogFilter filter) implements SubscriptionKind {
    @Override
    public String label() {
      return "logs";
    }
  }

  /**
   * Transactions seen in the mempool.
   *
   * @param whole objects, else hashes
   */
  record PendingTransactions(boolean whole, PendingFilter filter) implements SubscriptionKind {
    @Override
    public String label() {
      return "newPendingTransactions";
    }
  }

  /** The node's sync status, and each change of it. */
  record Syncing() implements SubscriptionKind {
    @Override
    public String label() {
      return "syncing";
    }
  }
}
