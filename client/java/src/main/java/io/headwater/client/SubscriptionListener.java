package io.headwater.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Is told what a subscription hears, on the client's one thread, one after the other. While a
 * method runs nothing more is read from the server, which keeps what is missing in the journal.
 *
 * <p>A method that throws ends the subscription with {@link SubscriptionError#LISTENER_FAILED}.
 * What {@link #onError} throws goes to the thread's handler of uncaught exceptions.
 */
@FunctionalInterface
public interface SubscriptionListener {

  /**
   * A notification. Store what you make of it and the cursor in one transaction, and its effect is
   * there exactly once.
   *
   * @param result as {@code eth_subscribe} gives it; the array where it was asked for batches
   * @param cursor the position behind it; null for kinds that have none
   */
  void onEvent(JsonNode result, @Nullable String cursor);

  /** Nothing matched up to here, but the position moved. */
  default void onPosition(String cursor) {}

  /** {@code toBlock} was delivered; the subscription is gone. */
  default void onEnd(@Nullable String cursor) {}

  /**
   * The server does not know the branch that the cursor is on: forget what came from blocks above
   * this one. When this returns, the subscription begins again with the block after it. Keep the
   * stored cursor until the next event replaces it: who stops in between is told this again.
   *
   * <p>The default throws, so that nothing wrong is kept unnoticed: the subscription ends, and
   * {@link #onError} is told {@link SubscriptionError#LISTENER_FAILED}. Throw, too, where all that
   * you hold is at or below this block: it may be of the other branch, and only you know how far to
   * go back.
   *
   * @param finalized number of the newest block that no reorg takes any more, as the server knows
   *     it
   */
  default void onRollback(long finalized) {
    throw new UnsupportedOperationException(
        "the server does not know the branch of the cursor, and the listener can't go back to block "
            + finalized);
  }

  /**
   * The subscription is gone, and why. By default the thread's handler of uncaught exceptions is
   * told.
   */
  default void onError(SubscriptionError error) {
    throw new IllegalStateException(error.message(), error.cause());
  }

  /** So many pending transactions or syncing notifications were left out, as this is too slow. */
  default void onDropped(long count) {}

  /** The server has the subscription: at the beginning and after every reconnect. */
  default void onSubscribed() {}

  /**
   * The server is not ready, or not as far as the cursor; it or another is asked after the wait.
   */
  default void onWaiting(SubscriptionError why, Duration wait) {}

  /** The connection is lost, or was not made; another follows after the wait. */
  default void onReconnect(String reason, Duration wait) {}
}
