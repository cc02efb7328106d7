package io.headwater.gateway.subscription;

/** What became of a subscription that was asked for. */
public sealed interface Admission {

  /** It will get everything from its beginning on. */
  record Admitted() implements Admission {}

  /** It cannot begin where it should. */
  record Refused(PositionError why) implements Admission {}

  /** Takes the outcome on the subscription's lane. */
  @FunctionalInterface
  interface Listener {
    void onAdmission(Admission outcome);
  }
}
