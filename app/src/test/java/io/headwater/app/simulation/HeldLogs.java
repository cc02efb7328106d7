package io.headwater.app.simulation;

import io.headwater.schemas.position.Cursor;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.LogChecker;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a client of {@code logs} holds. */
final class HeldLogs implements Holding {

  private final Order order;
  private final SimulatedChain chain;
  private final Figures figures;
  private final LogChecker checker = new LogChecker();
  private final List<String> faults = new ArrayList<>();

  HeldLogs(Order order, SimulatedChain chain, Figures figures) {
    this.order = order;
    this.chain = chain;
    this.figures = figures;
  }

  @Override
  public void begin(TestBlock block) {
    block.logs().stream().filter(order::matches).forEach(checker::accept);
  }

  @Override
  public void began(Cursor cursor) {}

  @Override
  public void accept(JsonNode log, Cursor cursor) {
    figures.logs++;
    if (!order.matches(log)) {
      faults.add("a log that does not match: " + log);
    }
    if (log.get("removed").asBoolean()) {
      figures.removals++;
      if (order.sureness() == Sureness.FINALIZED) {
        faults.add("a finalized log was removed: " + log);
      }
    }
    Holding.compareLog(chain, log, faults);
    checker.accept(log);
  }

  @Override
  public long heightOf(JsonNode log) {
    return Holding.number(log.get("blockNumber"));
  }

  @Override
  public List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    all.addAll(checker.faults());
    return all;
  }

  @Override
  public List<String> faultsAgainst(List<TestBlock> canonical) {
    List<String> all = new ArrayList<>(faults);
    all.addAll(
        checker.faultsAgainst(
            canonical.stream()
                .flatMap(block -> block.logs().stream())
                .filter(order::matches)
                .toList()));
    return all;
  }
}
