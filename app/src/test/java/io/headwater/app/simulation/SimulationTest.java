package io.headwater.app.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many seeds; the seed of a failure is in its message. */
final class SimulationTest {

  private static final int STEPS = 1_500;
  private static final long SEEDS = 40;

  /** Seeds after which a long run says how far it is. */
  private static final long TOLD = 500;

  /** Runs so many seeds, as many at a time as there are processors. */
  private static Figures run(long from, long seeds) {
    Figures figures = new Figures();
    LongStream.range(from, from + seeds)
        .parallel()
        .mapToObj(SimulationTest::run)
        .forEach(figures::add);
    return figures;
  }

  private static Figures run(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      assertThat(simulation.run(STEPS)).as("seed " + seed).isEmpty();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
    return simulation.figures();
  }

  @Test
  void deliversTheCanonicalChainWhateverHappensOnTheWay() {
    Long only = Long.getLong("headwater.seed");
    if (only != null) {
      assertThat(run(only).heads).isPositive();
      return;
    }
    Figures figures = run(0, SEEDS);
    assertThat(figures.logs).as("logs").isGreaterThan(500 * SEEDS);
    assertThat(figures.removals).as("removals").isGreaterThan(50 * SEEDS);
    assertThat(figures.heads).as("heads").isGreaterThan(500 * SEEDS);
    assertThat(figures.batches).as("batches").isGreaterThan(50 * SEEDS);
    assertThat(figures.steps).as("steps of blocks").isGreaterThan(300 * SEEDS);
    assertThat(figures.finalized).as("finalized blocks").isGreaterThan(20 * SEEDS);
    assertThat(figures.ends).as("ends").isGreaterThan(SEEDS);
    assertThat(figures.returns).as("returns").isGreaterThan(20 * SEEDS);
    assertThat(figures.refusals).as("refusals").isGreaterThan(2 * SEEDS);
    assertThat(figures.forgotten).as("refusals for good").isGreaterThan(SEEDS / 4);
    assertThat(figures.unsubscribed).as("unsubscribed").isGreaterThan(SEEDS);
  }

  @Test
  void isMadeOfItsSeedAlone() {
    for (long seed = 0; seed < 5; seed++) {
      Simulation one = new Simulation(seed);
      Simulation other = new Simulation(seed);
      assertThat(one.run(STEPS)).isEqualTo(other.run(STEPS));
      assertThat(one.transcript()).as("seed " + seed).isEqualTo(other.transcript());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DROP_ONE", "DOUBLE_ONE", "SWAP_TWO", "JOIN_LATE"})
  void findsAGatewayThatIsWrongOnce(Mutator.Mutation mutation) {
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
    long seeds = Long.getLong("headwater.seeds", 10_000);
    for (long ran = 0; ran < seeds; ran += TOLD) {
      long next = Math.min(TOLD, seeds - ran);
      Figures figures = run(1_000_000 + ran, next);
      System.out.printf(
          "%d of %d seeds are clean; the last %d: %s%n", ran + next, seeds, next, figures);
    }
  }
}
