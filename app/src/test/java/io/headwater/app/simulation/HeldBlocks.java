package io.headwater.app.simulation;

import io.headwater.schemas.position.Cursor;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client of {@code blocks} holds. */
final class HeldBlocks implements Holding {

  private final Order order;
  private final SimulatedChain chain;
  private final long from;
  private final Figures figures;
  private final Deque<TestBlock> held = new ArrayDeque<>();
  private final List<String> faults = new ArrayList<>();
  private long finalized = -1;
  private final LongPredicate forgotten;
  private long sequence;

  /** Retention has taken what came after what was held, and maybe a mark. */
  private boolean mayRepeatMark;

  HeldBlocks(
      Order order, SimulatedChain chain, long from, Figures figures, LongPredicate forgotten) {
    this.forgotten = forgotten;
    this.order = order;
    this.chain = chain;
    this.from = from;
    this.figures = figures;
  }

  @Override
  public void begin(TestBlock block) {
    held.addLast(block);
  }

  @Override
  public void began(Cursor cursor) {
    sequence = cursor.position().sequence();
  }

  @Override
  public void accept(JsonNode result, Cursor cursor) {
    figures.steps++;
    mayRepeatMark |= forgotten.test(sequence + 1);
    sequence = cursor.position().sequence();
    JsonNode block = result.get("block");
    String step = result.get("step").asString();
    if (step.equals("finalize")) {
      finalize(block, result.get("logs"));
      return;
    }
    Holding.compareHeader(chain, block, faults);
    TestBlock of = chain.byHash(block.get("hash").asString()).orElse(null);
    if (of == null) {
      return;
    }
    compareLogs(of, result.get("logs"), step.equals("revert"));
    switch (step) {
      case "apply" -> apply(of);
      case "revert" -> revert(of);
      default -> faults.add("an unknown step: " + result);
    }
  }

  private void apply(TestBlock block) {
    boolean follows =
        held.isEmpty()
            ? from < 0 || block.number() == from
            : held.getLast().hash().equals(block.parentHash());
    if (!follows) {
      faults.add("%s is applied on %s".formatted(block, held.peekLast()));
    }
    held.addLast(block);
  }

  private void revert(TestBlock block) {
    if (order.sureness() == Sureness.FINALIZED) {
      faults.add("a finalized block is reverted: " + block);
    }
    if (held.isEmpty() || !held.getLast().hash().equals(block.hash())) {
      faults.add("%s is reverted while %s is held".formatted(block, held.peekLast()));
    } else {
      held.removeLast();
    }
  }

  private void finalize(JsonNode block, JsonNode logs) {
    figures.finalized++;
    long number = Holding.number(block.get("number"));
    String hash = chain.byNumber(number).map(TestBlock::hash).orElse("none");
    if (!hash.equals(block.get("hash").asString()) || number > chain.finalized().number()) {
      faults.add("not finalized: " + block);
    }
    if (!logs.isEmpty()) {
      faults.add("a finalized block came with logs: " + logs);
    }
    if (number < finalized || number == finalized && !mayRepeatMark) {
      faults.add("block %d is finalized after block %d".formatted(number, finalized));
    }
    finalized = number;
    mayRepeatMark = false;
  }

  private void compareLogs(TestBlock block, JsonNode logs, boolean reverted) {
    List<JsonNode> wanted = block.logs().stream().filter(order::matches).toList();
    wanted = reverted ? wanted.reversed() : wanted;
    boolean isSame = wanted.size() == logs.size();
    for (int i = 0; isSame && i < wanted.size(); i++) {
      isSame = isSame(wanted.get(i), logs.get(i), reverted);
    }
    if (!isSame) {
      faults.add("of %s the logs are %s, not %s".formatted(block, logs, wanted));
    }
  }

  private static boolean isSame(JsonNode wanted, JsonNode got, boolean reverted) {
    for (Map.Entry<String, JsonNode> member : ((ObjectNode) wanted).properties()) {
      JsonNode is = got.get(member.getKey());
      boolean isRight =
          member.getKey().equals("removed")
              ? is != null && is.isBoolean() && is.booleanValue() == reverted
              : member.getValue().equals(is);
      if (!isRight) {
        return false;
      }
    }
    return true;
  }

  /** A mark is about no block that is to be left out. */
  @Override
  public long heightOf(JsonNode result) {
    return result.get("step").asString().equals("finalize")
        ? Long.MAX_VALUE
        : Holding.number(result.get("block").get("number"));
  }

  @Override
  public List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public List<String> faultsAgainst(List<TestBlock> canonical) {
    List<String> all = new ArrayList<>(faults);
    List<String> hashes = held.stream().map(TestBlock::hash).toList();
    List<String> wanted = canonical.stream().map(TestBlock::hash).toList();
    if (!hashes.equals(wanted)) {
      all.add("blocks are %s, canonical is %s".formatted(held, canonical));
    }
    return all;
  }

  /** Height of the newest block that it was told to be final; -1 for none. */
  long finalized() {
    return finalized;
  }
}
