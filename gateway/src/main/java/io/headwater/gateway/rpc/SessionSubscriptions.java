package io.headwater.gateway.rpc;

import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.Outbox;
import io.headwater.gateway.subscription.Admission;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.ClientStream;
import io.headwater.gateway.subscription.PositionError;
import io.headwater.gateway.subscription.Subscriber;
import io.headwater.gateway.subscription.Subscription;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.subscription.SubscriptionKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The subscriptions of one session, by their ids.
 *
 * <p>Threading: the session's lane.
 */
public final class SessionSubscriptions {

  private static final int MOST_SPENT = 64;

  /** Takes the outcome of subscribing. */
  interface Outcome {
    void subscribed(Subscription subscription);

    void refused(PositionError why);
  }

  private final ChainDispatch chain;
  private final SubscriptionIds ids;
  private final ClientStream client;
  private final SubscriptionQuota quota;
  private final Map<String, Subscription> byId = new HashMap<>(2);

  /** Shared ids whose subscriptions ended by themselves, the newest: they are not lent again. */
  private Set<String> spent = Set.of();

  private boolean ended;

  /** No subscriptions yet, for a session with this outbox. */
  public SessionSubscriptions(
      ChainDispatch chain, SubscriptionIds ids, Lane lane, Outbox outbox, SubscriptionQuota quota) {
    this.chain = chain;
    this.ids = ids;
    this.client = new ClientStream(lane, outbox);
    this.quota = quota;
  }

  /**
   * Subscribes; until it is released, the subscription holds its notifications.
   *
   * @throws RpcException a limit says no
   */
  void subscribe(SubscribeParams.Request request, Outcome outcome) throws RpcException {
    if (ended) {
      return; // Nobody is there to be answered.
    }
    SubscriptionKey key = request.key().in(client.encoding());
    quota.take(key);
    chain.figures().open(key.kind(), 1);
    String shared = ids.shared(key);
    boolean isShared = !byId.containsKey(shared) && !spent.contains(shared);
    String id = isShared ? shared : ids.fresh();
    Subscription subscription = new Subscription(id, key, request.bounds(), client);
    byId.put(id, subscription);
    chain.admit(
        new Subscriber(
            subscription,
            admission -> {
              switch (admission) {
                case Admission.Admitted admitted -> outcome.subscribed(subscription);
                case Admission.Refused refused -> {
                  remove(id, subscription);
                  outcome.refused(refused.why());
                }
              }
            },
            () -> {
              remove(id, subscription);
              if (isShared) {
                spend(id);
              }
            }),
        request.start());
  }

  /** A shared id's subscription has ended by itself: a request to end it may be on its way. */
  private void spend(String id) {
    if (spent.isEmpty()) {
      spent = new LinkedHashSet<>(2);
    }
    spent.add(id);
    if (spent.size() > MOST_SPENT) {
      spent.remove(spent.iterator().next());
    }
  }

  private void remove(String id, Subscription subscription) {
    if (byId.remove(id, subscription)) {
      give(subscription);
    }
  }

  private void give(Subscription gone) {
    quota.give(gone.key());
    chain.figures().open(gone.key().kind(), -1);
  }

  /** Ends a subscription; false when there is none of this id. */
  boolean unsubscribe(String id) {
    Subscription subscription = byId.remove(id);
    if (subscription == null) {
      return false;
    }
    give(subscription);
    chain.leave(subscription);
    return true;
  }

  /** Ends all, as the session has ended. */
  public void endAll() {
    ended = true;
    for (Subscription subscription : byId.values()) {
      give(subscription);
      chain.leave(subscription);
    }
    byId.clear();
  }

  /** Subscriptions open. */
  public int size() {
    return byId.size();
  }
}
