package io.headwater.app.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many seeds; the seed of a failure is in its message. */
final class SimulationTest {

  private static final int STEPS = 1_500;

  /** Messages received, and times that clients came back. */
  private record Figures(int received, int returns) {}

  private static Figures run(long from, long seeds) {
    int received = 0;
    int returns = 0;
    for (long seed = from; seed < from + seeds; seed++) {
      Simulation simulation = new Simulation(seed);
      try {
        assertThat(simulation.run(STEPS)).as("seed " + seed).isEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      received += simulation.received();
      returns += simulation.returns();
    }
    return new Figures(received, returns);
  }

  @Test
  void deliversTheCanonicalChainWhateverHappensOnTheWay() {
    Long only = Long.getLong("headwater.seed");
    if (only == null) {
      Figures figures = run(0, 200);
      assertThat(figures.received()).isGreaterThan(20_000);
      assertThat(figures.returns()).isGreaterThan(1_000);
    } else {
      assertThat(run(only, 1).received()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP_ONE", "DOUBLE_ONE", "SWAP_TWO"})
  void findsAGatewayThatIsWrongOnce(SimulatedSubscriber.Mutation mutation) {
    int spoilt = 0;
    for (long seed = 0; seed < 10; seed++) {
      Simulation simulation = new Simulation(seed, mutation);
      List<String> faults = simulation.run(STEPS);
      if (simulation.isSpoilt()) {
        assertThat(faults).as("seed " + seed).isNotEmpty();
        spoilt++;
      }
    }
    assertThat(spoilt).isGreaterThanOrEqualTo(5);
  }

  @Test
  @Tag("slow")
  void deliversTheCanonicalChainInManyMoreRuns() {
    var unused = run(1_000_000, Long.getLong("headwater.seeds", 10_000));
  }
}
