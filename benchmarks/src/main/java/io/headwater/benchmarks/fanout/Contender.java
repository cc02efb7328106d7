package io.headwater.benchmarks.fanout;

import java.util.function.Supplier;

/**
 * A server that may be measured.
 *
 * @param name in the table
 * @param missing why it cannot be, such as "not installed"; nothing when it can
 * @param start starts it
 */
record Contender(String name, String missing, Supplier<PushServer> start) {

  /** One that can be measured anywhere. */
  static Contender always(String name, Supplier<PushServer> start) {
    return new Contender(name, "", start);
  }
}
