package io.headwater.gateway.rpc;

import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.Outbox;
import io.headwater.gateway.subscription.Admission;
import io.headwater.gateway.subscription.BlockBounds;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.Subscription;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.subscription.SubscriptionKey;
import java.util.HashMap;
import java.util.Map;

/**
 * The subscriptions of one session, by their ids.
 *
 * <p>Threading: the session's lane.
 */
public final class SessionSubscriptions {

  /** Takes the outcome of subscribing. */
  interface Outcome {
    void subscribed(Subscription subscription);

    void refused(Admission.NotInJournal why);
  }

  private final ChainDispatch chain;
  private final SubscriptionIds ids;
  private final Lane lane;
  private final Outbox outbox;
  private final Map<String, Subscription> byId = new HashMap<>();
  private boolean ended;

  /** No subscriptions yet, for a session with this outbox. */
  public SessionSubscriptions(ChainDispatch chain, SubscriptionIds ids, Lane lane, Outbox outbox) {
    this.chain = chain;
    this.ids = ids;
    this.lane = lane;
    this.outbox = outbox;
  }

  /** Subscribes; until it is released, the subscription holds its notifications. */
  void subscribe(SubscriptionKey key, BlockBounds bounds, Outcome outcome) {
    String shared = ids.shared(key);
    String id = byId.containsKey(shared) ? ids.fresh() : shared;
    Subscription subscription = new Subscription(id, key, bounds, lane, outbox);
    byId.put(id, subscription);
    if (ended) {
      subscription.end();
    }
    chain.admit(
        subscription,
        admission -> {
          switch (admission) {
            case Admission.Admitted admitted -> outcome.subscribed(subscription);
            case Admission.NotInJournal why -> {
              byId.remove(id, subscription);
              outcome.refused(why);
            }
          }
        },
        () -> byId.remove(id, subscription));
  }

  /** Ends a subscription; false when there is none of this id. */
  boolean unsubscribe(String id) {
    Subscription subscription = byId.remove(id);
    if (subscription == null) {
      return false;
    }
    chain.leave(subscription);
    return true;
  }

  /** Ends all, as the session has ended. */
  public void endAll() {
    ended = true;
    byId.values().forEach(chain::leave);
    byId.clear();
  }

  /** Subscriptions open. */
  public int size() {
    return byId.size();
  }
}
