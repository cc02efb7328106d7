package io.headwater.app.simulation;

import io.headwater.schemas.position.Cursor;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.HeadChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client of {@code newHeads} holds. */
final class HeldHeads implements Holding {

  private final Order order;
  private final SimulatedChain chain;
  private final long from;
  private final Figures figures;
  private final LongPredicate forgotten;
  private final HeadChecker checker;
  private final List<String> faults = new ArrayList<>();

  /** Block of the newest head that is held, and the entry that it came with. */
  private @Nullable String newest;

  private long sequence;

  HeldHeads(
      Order order, SimulatedChain chain, long from, Figures figures, LongPredicate forgotten) {
    this.forgotten = forgotten;
    this.order = order;
    this.chain = chain;
    this.from = from;
    this.figures = figures;
    this.checker = new HeadChecker(from);
  }

  @Override
  public void begin(TestBlock block) {
    checker.accept(block.block());
    newest = block.hash();
  }

  @Override
  public void began(Cursor cursor) {
    sequence = cursor.position().sequence();
  }

  @Override
  public void accept(JsonNode header, Cursor cursor) {
    figures.heads++;
    Holding.compareHeader(chain, header, faults);
    String hash = header.get("hash").asString();
    boolean isBack = hash.equals(newest) && cursor.position().sequence() > sequence;
    boolean isRivalGone = forgotten.test(sequence + 1); // Who reads on finds the block by its hash.
    newest = hash;
    sequence = cursor.position().sequence();
    // One that left and came back before its rivals were sure.
    if (!isBack || !mayLeaveUnseen() && !isRivalGone) {
      checker.accept(header);
    }
  }

  /**
   * Nobody is told that a head has left but by the next one, which may be none of this client's.
   */
  private boolean mayLeaveUnseen() {
    return order.sureness().mayWaver() || from >= 0;
  }

  @Override
  public long heightOf(JsonNode header) {
    return Holding.number(header.get("number"));
  }

  @Override
  public List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    all.addAll(checker.faults());
    return all;
  }

  @Override
  public List<String> faultsAgainst(List<TestBlock> canonical) {
    if (mayLeaveUnseen()) {
      checker.forgetAbove(canonical.isEmpty() ? from - 1 : canonical.getLast().number());
    }
    List<String> all = new ArrayList<>(faults);
    all.addAll(checker.faultsAgainst(canonical.stream().map(TestBlock::hash).toList()));
    return all;
  }
}
