package io.headwater.gateway.subscription;

import io.headwater.gateway.filter.FilterIndex;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The groups of a chain, by id and by what they are to.
 *
 * <p>Threading: the dispatch thread.
 */
final class GroupTable {

  private final int lanes;
  private final ChainFigures figures;
  private final Map<String, Group> byId = new HashMap<>();
  private final Set<Group> heads = new LinkedHashSet<>();
  private final Set<Group> blocks = new LinkedHashSet<>();
  private final Set<Group> syncing = new LinkedHashSet<>();
  private final Set<Group> withCursor = new LinkedHashSet<>();
  private final FilterIndex<Group> logs;
  private final PendingIndex<Group> pending = new PendingIndex<>();
  private final ContractIndex<Group> activity = new ContractIndex<>();

  GroupTable(int lanes, ChainFigures figures, Random random) {
    this.logs = new FilterIndex<>(random);
    this.lanes = lanes;
    this.figures = figures;
  }

  /** The group of this id, with one member more. */
  Group admit(String id, SubscriptionKey key) {
    Group group = byId.get(id);
    if (group == null) {
      group = new Group(id, key, lanes);
      byId.put(id, group);
      register(group);
      figures.groups(key.kind(), 1);
    }
    group.admitted();
    figures.live(key.kind(), 1);
    return group;
  }

  /** One member of the group left; the last one takes the group away. */
  void left(Group group) {
    group.left();
    figures.live(group.key().kind(), -1);
    if (group.size() == 0) {
      byId.remove(group.id());
      unregister(group);
      figures.groups(group.key().kind(), -1);
    }
  }

  private void register(Group group) {
    switch (group.key().kind()) {
      case SubscriptionKind.NewHeads kind -> heads.add(group);
      case SubscriptionKind.Blocks kind -> blocks.add(group);
      case SubscriptionKind.Logs kind -> logs.add(kind.filter(), group);
      case SubscriptionKind.PendingTransactions kind -> pending.add(kind.filter(), group);
      case SubscriptionKind.Syncing kind -> syncing.add(group);
      case SubscriptionKind.ContractActivity kind -> activity.add(kind.contracts(), group);
    }
    if (group.withCursor() && group.key().kind().isJournaled()) {
      withCursor.add(group);
    }
  }

  private void unregister(Group group) {
    switch (group.key().kind()) {
      case SubscriptionKind.NewHeads kind -> heads.remove(group);
      case SubscriptionKind.Blocks kind -> blocks.remove(group);
      case SubscriptionKind.Logs kind -> logs.remove(kind.filter(), group);
      case SubscriptionKind.PendingTransactions kind -> pending.remove(kind.filter(), group);
      case SubscriptionKind.Syncing kind -> syncing.remove(group);
      case SubscriptionKind.ContractActivity kind -> activity.remove(kind.contracts(), group);
    }
    withCursor.remove(group);
  }

  Collection<Group> heads() {
    return heads;
  }

  Collection<Group> blocks() {
    return blocks;
  }

  Collection<Group> syncing() {
    return syncing;
  }

  /** Groups that are told their position now and then. */
  Collection<Group> withCursor() {
    return withCursor;
  }

  FilterIndex<Group> logs() {
    return logs;
  }

  ContractIndex<Group> activity() {
    return activity;
  }

  PendingIndex<Group> pending() {
    return pending;
  }
}
