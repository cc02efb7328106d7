package io.headwater.gateway.subscription;

import io.headwater.schemas.avro.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the targets that want what happens at a contract.
 *
 * <p>Threading: one thread.
 *
 * @param <T> what contracts are registered for
 */
final class ContractIndex<T> {

  private final Set<T> all = new LinkedHashSet<>();
  private final Map<Address, Set<T>> byContract = new HashMap<>();

  /** Registers a target for contracts; for any where none is named. */
  void add(List<Address> contracts, T target) {
    if (contracts.isEmpty()) {
      all.add(target);
    }
    contracts.forEach(
        contract -> byContract.computeIfAbsent(contract, c -> new LinkedHashSet<>()).add(target));
  }

  void remove(List<Address> contracts, T target) {
    all.remove(target);
    contracts.forEach(
        contract ->
            byContract.computeIfPresent(
                contract,
                (c, targets) -> {
                  targets.remove(target);
                  return targets.isEmpty() ? null : targets;
                }));
  }

  List<T> match(Address contract) {
    List<T> found = new ArrayList<>(all);
    found.addAll(byContract.getOrDefault(contract, Set.of()));
    return found;
  }
}
