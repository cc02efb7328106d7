package io.headwater.app.simulation;

import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** How sure a block must be for a subscriber. */
enum Sureness {
  LATEST,
  CONFIRMED,
  SAFE,
  FINALIZED;

  private static final int CONFIRMATIONS = 2;

  static Sureness of(Random random) {
    return random.nextInt(3) == 0 ? LATEST : values()[random.nextInt(values().length)];
  }

  /** Adds what asks for it. */
  void ask(ObjectNode options) {
    switch (this) {
      case LATEST -> {}
      case CONFIRMED -> options.put("confirmations", CONFIRMATIONS);
      case SAFE -> options.put("commitment", "safe");
      case FINALIZED -> options.put("commitment", "finalized");
    }
  }

  /** Whether a block may be taken back, and its rivals be not sure yet. */
  boolean mayWaver() {
    return this == CONFIRMED || this == SAFE;
  }

  /** Height of the newest block that is as sure. */
  long newest(SimulatedChain chain) {
    return switch (this) {
      case LATEST -> chain.head().number();
      case CONFIRMED -> chain.head().number() - CONFIRMATIONS;
      case SAFE -> chain.safe().number();
      case FINALIZED -> chain.finalized().number();
    };
  }

  /** The blocks that a subscriber holds when everything has been delivered. */
  List<TestBlock> of(SimulatedChain chain) {
    long newest = newest(chain);
    return chain.canonical().stream().filter(block -> block.number() <= newest).toList();
  }
}
