package io.headwater.app.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many seeds; the seed of a failure is in its message. */
final class SimulationTest {

  private static final int STEPS = 1_500;

  private static int run(long from, long seeds) {
    int received = 0;
    for (long seed = from; seed < from + seeds; seed++) {
      Simulation simulation = new Simulation(seed);
      try {
        assertThat(simulation.run(STEPS)).as("seed " + seed).isEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      received += simulation.received();
    }
    return received;
  }

  @Test
  void deliversTheCanonicalChainWhateverHappensOnTheWay() {
    Long only = Long.getLong("headwater.seed");
    if (only == null) {
      assertThat(run(0, 200)).isGreaterThan(20_000);
    } else {
      assertThat(run(only, 1)).isPositive();
    }
  }

  @Test
  @Tag("slow")
  void deliversTheCanonicalChainInManyMoreRuns() {
    run(1_000_000, Long.getLong("headwater.seeds", 10_000));
  }
}
