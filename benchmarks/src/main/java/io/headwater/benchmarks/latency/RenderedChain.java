package io.headwater.benchmarks.latency;

import io.headwater.app.sample.RecordedBlocks;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded mainnet blocks over and over, with numbers and hashes that make them one chain. */
public final class RenderedChain {

  private static final Set<String> BODY =
      Set.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty");

  private RenderedChain() {}

  /**
   * A chain.
   *
   * @param length how many blocks
   * @param mostTransactions how many transactions each keeps, the first ones
   */
  public static List<RenderedBlock> of(int length, int mostTransactions) {
    List<TestBlock> recorded =
        RecordedChain.read(
            Objects.requireNonNull(
                RecordedBlocks.class.getResourceAsStream(RecordedBlocks.MAINNET)));
    recorded.forEach(block -> keepFirst(block, mostTransactions));
    long first = recorded.getFirst().number();
    List<RenderedBlock> chain = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      chain.add(render(recorded.get(i % recorded.size()), first + i));
    }
    return chain;
  }

  private static void keepFirst(TestBlock block, int transactions) {
    ArrayNode all = (ArrayNode) block.block().get("transactions");
    while (all.size() > transactions) {
      all.remove(all.size() - 1);
      block.receipts().remove(block.receipts().size() - 1);
    }
  }

  private static RenderedBlock render(TestBlock recorded, long number) {
    ObjectNode header = recorded.block().objectNode();
    header.setAll(recorded.block());
    header.remove(BODY);
    return new RenderedBlock(
        number,
        hash(number),
        placed(header.toString(), recorded, number),
        placed(recorded.block().toString(), recorded, number),
        placed(recorded.receipts().toString(), recorded, number),
        recorded.logs().size());
  }

  private static String placed(String json, TestBlock recorded, long number) {
    return json.replace(recorded.hash(), hash(number))
        .replace(recorded.parentHash(), hash(number - 1))
        .replace(quantity(recorded.number()), quantity(number));
  }

  private static String quantity(long number) {
    return "\"0x" + Long.toHexString(number) + "\"";
  }

  private static String hash(long number) {
    return "0x" + "%064x".formatted(number);
  }
}
