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
  FINALIZED;

  private static final int CONFIRMATIONS = 2;

  static Sureness of(Random random) {
    return values()[random.nextInt(values().length)];
  }

  /** Adds what asks for it. */
  void ask(ObjectNode options) {
    switch (this) {
      case LATEST -> {}
      case CONFIRMED -> options.put("confirmations", CONFIRMATIONS);
      case FINALIZED -> options.put("commitment", "finalized");
    }
  }

  /** The blocks that a subscriber holds when everything has been delivered. */
  List<TestBlock> of(SimulatedChain chain) {
    long newest =
        switch (this) {
          case LATEST -> chain.head().number();
          case CONFIRMED -> chain.head().number() - CONFIRMATIONS;
          case FINALIZED -> chain.finalized().number();
        };
    return chain.canonical().stream().filter(block -> block.number() <= newest).toList();
  }
}
