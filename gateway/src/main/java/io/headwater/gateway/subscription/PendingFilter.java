package io.headwater.gateway.subscription;

import io.headwater.schemas.avro.Address;
import java.util.List;
import java.util.TreeSet;

/**
 * Which pending transactions: those from one of {@code from} or to one of {@code to}.
 *
 * @param from senders, sorted
 * @param to recipients, sorted; both empty: any transaction
 */
public record PendingFilter(List<Address> from, List<Address> to) {

  /** Any transaction. */
  public static final PendingFilter ALL = new PendingFilter(List.of(), List.of());

  public PendingFilter {
    from = List.copyOf(new TreeSet<>(from));
    to = List.copyOf(new TreeSet<>(to));
  }

  /** Whether any transaction matches. */
  public boolean isAll() {
    return from.isEmpty() && to.isEmpty();
  }
}
