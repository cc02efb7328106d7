package io.headwater.gateway.subscription;

import io.headwater.gateway.event.ChainHead;
import org.jspecify.annotations.Nullable;

/** What became of a subscription that was asked for. */
public sealed interface Admission {

  /** It will get everything from here on. */
  record Admitted() implements Admission {}

  /**
   * It cannot begin where it should.
   *
   * @param oldest height of the oldest block that is held
   * @param head the chain as it is
   */
  record NotInJournal(@Nullable Long oldest, ChainHead head) implements Admission {}

  /** Takes the outcome on the subscription's lane. */
  @FunctionalInterface
  interface Listener {
    void onAdmission(Admission outcome);
  }
}
