package io.headwater.gateway.subscription;

import io.headwater.gateway.session.CompressedPart;
import io.headwater.gateway.session.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Equal subscriptions under one id: what is sent to one of them is sent to all.
 *
 * <p>Threading: the dispatch thread, but for each lane's members, which are that lane's.
 */
final class Group {

  private final String id;
  private final SubscriptionKey key;
  private final List<List<Subscription>> members = new ArrayList<>();
  private int size;

  /** How its notifications begin, compressed; null until one is. */
  @Nullable CompressedPart compressedBeginning;

  /** Entries since the group was last told a position. */
  int entriesSincePosition;

  /** When that was. */
  long positionNanos;

  Group(String id, SubscriptionKey key, int lanes) {
    this.id = id;
    this.key = key;
    for (int i = 0; i < lanes; i++) {
      members.add(new ArrayList<>(0));
    }
  }

  String id() {
    return id;
  }

  /** Of the id alone: what is ordered by it is so in every run. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** There is one of an id. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  SubscriptionKey key() {
    return key;
  }

  boolean withCursor() {
    return key.withCursor();
  }

  /** Subscriptions admitted and not left. */
  int size() {
    return size;
  }

  void admitted() {
    size++;
  }

  void left() {
    size--;
  }

  /** The members on a lane; for that lane only. */
  List<Subscription> membersOn(Lane lane) {
    return members.get(lane.index());
  }

  /** Makes a subscription a member, on its lane. */
  void join(Subscription subscription) {
    List<Subscription> here = membersOn(subscription.lane());
    subscription.client().joined(subscription);
    subscription.share(key);
    subscription.group = this;
    subscription.memberIndex = here.size();
    here.add(subscription);
  }

  /** Takes a member away, on its lane; the last one takes its place. */
  void leave(Subscription subscription) {
    int index = subscription.memberIndex;
    if (index >= 0) {
      List<Subscription> here = membersOn(subscription.lane());
      Subscription last = here.removeLast();
      if (last != subscription) {
        here.set(index, last);
        last.memberIndex = index;
      }
      subscription.client().left(subscription);
      subscription.memberIndex = -1;
      subscription.group = null;
    }
  }
}
