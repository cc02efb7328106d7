package io.headwater.gateway.subscription;

import java.time.Duration;

/**
 * Whether a notification's result is an array, and of how many items. A batch is of one entry of
 * the journal, of which nothing is held back: only transactions of the mempool, which come one by
 * one, wait for each other.
 *
 * @param maxItems items of a notification, at most; 0 where the result is no array
 * @param maxDelayMillis how long the first of them waits for others, at most
 */
public record Batching(int maxItems, int maxDelayMillis) {

  /** One notification for each item, which is its result. */
  public static final Batching NONE = new Batching(0, 0);

  /** Whether results are arrays. */
  public boolean isOn() {
    return maxItems > 0;
  }

  Duration maxDelay() {
    return Duration.ofMillis(maxDelayMillis);
  }

  /** As text: equal for equal ones only. */
  String label() {
    return "batch " + maxItems + "/" + maxDelayMillis;
  }

  /** What of it makes a difference to a kind: of what comes singly each is an array of one. */
  Batching of(SubscriptionKind kind) {
    if (!isOn()) {
      return NONE;
    }
    return switch (kind) {
      case SubscriptionKind.Logs logs -> new Batching(maxItems, 0);
      case SubscriptionKind.PendingTransactions pending ->
          maxDelayMillis == 0 ? new Batching(1, 0) : this;
      case SubscriptionKind.NewHeads heads -> new Batching(1, 0);
      case SubscriptionKind.Blocks blocks -> new Batching(1, 0);
      case SubscriptionKind.Syncing syncing -> new Batching(1, 0);
      case SubscriptionKind.ContractActivity activity -> NONE;
    };
  }
}
