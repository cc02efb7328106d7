package io.headwater.gateway.subscription;

import io.headwater.gateway.filter.LogFilter;
import io.headwater.schemas.avro.Address;
import java.util.List;
import java.util.TreeSet;

/** What can be subscribed to. */
public sealed interface SubscriptionKind {

  /** Names of all kinds. */
  List<String> LABELS =
      List.of(
          "newHeads", "logs", "blocks", "newPendingTransactions", "syncing", "contractActivity");

  /** Name in {@code eth_subscribe} and in metrics. */
  String label();

  /** Whether its notifications follow the journal, so that none may be missed. */
  default boolean isJournaled() {
    return this instanceof NewHeads || this instanceof Logs || this instanceof Blocks;
  }

  /** Addresses and log topics to be held for it; 1 where there are none. */
  default int filterValues() {
    return 1;
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

    @Override
    public int filterValues() {
      return filter.values();
    }
  }

  /** Each transition of the chain with the logs of it that match, as a whole. */
  record Blocks(LogFilter filter) implements SubscriptionKind {
    @Override
    public String label() {
      return "blocks";
    }

    @Override
    public int filterValues() {
      return filter.values();
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

    @Override
    public int filterValues() {
      return Math.max(1, filter.from().size() + filter.to().size());
    }
  }

  /**
   * What happens at contracts, by the minute of block time: the newest state of each.
   *
   * @param contracts any where none is named
   */
  record ContractActivity(List<Address> contracts) implements SubscriptionKind {
    public ContractActivity {
      contracts = List.copyOf(new TreeSet<>(contracts));
    }

    @Override
    public String label() {
      return "contractActivity";
    }

    @Override
    public int filterValues() {
      return Math.max(1, contracts.size());
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
