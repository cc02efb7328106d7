package io.headwater.client;

/** What can be subscribed to. */
public enum SubscriptionKind {
  /** Headers. */
  NEW_HEADS("newHeads", true),
  /** Logs, those of blocks that leave again with {@code removed: true}. */
  LOGS("logs", true),
  /** A notification for each transition, with its matching logs. */
  BLOCKS("blocks", true),
  /** Hashes of pending transactions; not in the journal. */
  NEW_PENDING_TRANSACTIONS("newPendingTransactions", false),
  /** Whether the node is syncing; not in the journal. */
  SYNCING("syncing", false);

  private final String wireName;
  private final boolean journaled;

  SubscriptionKind(String wireName, boolean journaled) {
    this.wireName = wireName;
    this.journaled = journaled;
  }

  /** The first parameter of {@code eth_subscribe}. */
  public String wireName() {
    return wireName;
  }

  /** Whether it has positions; what has none begins anew after a reconnect. */
  public boolean isJournaled() {
    return journaled;
  }

  /** The kind of a name, as in {@code eth_subscribe}. */
  public static SubscriptionKind of(String wireName) {
    for (SubscriptionKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind: there is no " + wireName);
  }
}
