package io.headwater.gateway.filter;

import io.headwater.schemas.avro.Address;
import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.bloom.BloomBits;
import java.util.ArrayList;
import java.util.List;

/** What the bloom of a block with a matching log must have. Immutable. */
public final class BloomQuery {

  /** One of each must be in it. */
  private final List<List<BloomBits>> alternatives;

  private BloomQuery(List<List<BloomBits>> alternatives) {
    this.alternatives = alternatives;
  }

  /** The query of a filter. */
  public static BloomQuery of(LogFilter filter) {
    List<List<BloomBits>> alternatives = new ArrayList<>();
    if (!filter.addresses().isEmpty()) {
      alternatives.add(filter.addresses().stream().map(Address::bytes).map(BloomBits::of).toList());
    }
    for (List<Hash> position : filter.topics()) {
      if (!position.isEmpty()) {
        alternatives.add(position.stream().map(Hash::bytes).map(BloomBits::of).toList());
      }
    }
    return new BloomQuery(alternatives);
  }

  /** False when a block with this bloom has surely no matching log. */
  public boolean mayMatch(Bloom bloom) {
    for (List<BloomBits> one : alternatives) {
      boolean isThere = false;
      for (BloomBits bits : one) {
        isThere |= bits.areIn(bloom);
      }
      if (!isThere) {
        return false;
      }
    }
    return true;
  }
}
