package io.headwater.gateway.subscription;

/**
 * A subscription and who is to hear of it.
 *
 * @param subscription what is subscribed to
 * @param listener is told on the lane, before anything is delivered, what became of it
 * @param onEnd is run on the lane when the subscription has ended by itself
 */
public record Subscriber(Subscription subscription, Admission.Listener listener, Runnable onEnd) {

  private static final Admission.Listener TOLD = admission -> {};

  /** Once the outcome was told: what was to be answered is not kept for the subscription's life. */
  Subscriber admitted() {
    return new Subscriber(subscription, TOLD, onEnd);
  }
}
