package io.headwater.gateway.subscription;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Transaction;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the targets that a pending transaction is for, by sender and recipient.
 *
 * <p>Threading: one thread.
 *
 * @param <T> what filters are registered for
 */
final class PendingIndex<T> {

  private final Set<T> all = new LinkedHashSet<>();
  private final Map<Address, Set<T>> bySender = new HashMap<>();
  private final Map<Address, Set<T>> byRecipient = new HashMap<>();

  void add(PendingFilter filter, T target) {
    if (filter.isAll()) {
      all.add(target);
    }
    filter.from().forEach(from -> put(bySender, from, target));
    filter.to().forEach(to -> put(byRecipient, to, target));
  }

  void remove(PendingFilter filter, T target) {
    all.remove(target);
    filter.from().forEach(from -> take(bySender, from, target));
    filter.to().forEach(to -> take(byRecipient, to, target));
  }

  /**
   * The targets of a transaction, each once.
   *
   * @param body the transaction, where its body is known
   */
  Set<T> match(@Nullable Transaction body) {
    if (body == null || bySender.isEmpty() && byRecipient.isEmpty()) {
      return all;
    }
    Set<T> found = new LinkedHashSet<>(all);
    addAll(found, bySender, body.getFrom());
    addAll(found, byRecipient, body.getTo());
    return found;
  }

  private static <T> void addAll(
      Set<T> found, Map<Address, Set<T>> index, @Nullable Address address) {
    Set<T> there = address == null ? null : index.get(address);
    if (there != null) {
      found.addAll(there);
    }
  }

  private static <T> void put(Map<Address, Set<T>> index, Address address, T target) {
    index.computeIfAbsent(address, a -> new LinkedHashSet<>()).add(target);
  }

  private static <T> void take(Map<Address, Set<T>> index, Address address, T target) {
    index.computeIfPresent(
        address,
        (a, targets) -> {
          targets.remove(target);
          return targets.isEmpty() ? null : targets;
        });
  }
}
