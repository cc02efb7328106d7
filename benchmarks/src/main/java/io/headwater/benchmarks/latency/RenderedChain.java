package io.headwater.benchmarks.latency;

import io.headwater.app.sample.RecordedBlocks;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recorded mainnet blocks over and over, with numbers and hashes that make them one chain. A block
 * is rendered when it is asked for, so that a long chain keeps no memory.
 *
 * <p>Threading: any.
 */
public final class RenderedChain {

  private static final Set<String> BODY =
      Set.of("transactions", "uncles", "withdrawals", "size", "totalDifficulty");

  private static final int BURST_TRANSACTIONS = 20;

  private final List<RenderedBlock> templates;
  private final List<TestBlock> recorded;
  private final int length;

  private RenderedChain(List<TestBlock> recorded, int length) {
    this.recorded = recorded;
    this.templates = recorded.stream().map(RenderedChain::template).toList();
    this.length = length;
  }

  /**
   * A chain.
   *
   * @param length how many blocks
   * @param mostTransactions how many transactions each keeps, the first ones
   */
  public static RenderedChain of(int length, int mostTransactions) {
    return new RenderedChain(read(mostTransactions), length);
  }

  private static List<TestBlock> read(int mostTransactions) {
    List<TestBlock> recorded =
        RecordedChain.read(
            Objects.requireNonNull(
                RecordedBlocks.class.getResourceAsStream(RecordedBlocks.MAINNET)));
    recorded.forEach(block -> keepFirst(block, mostTransactions));
    recorded.forEach(block -> addNewerMembers(block.block()));
    return recorded;
  }

  /** A chain of one recorded block over and over, whose last receipt with logs has so many. */
  public static RenderedChain ofBursts(int length, int logs) {
    TestBlock block = read(BURST_TRANSACTIONS).getFirst();
    int others = 0;
    ArrayNode last = block.receipts().arrayNode();
    for (JsonNode receipt : block.receipts()) {
      ArrayNode own = (ArrayNode) receipt.get("logs");
      if (!own.isEmpty()) {
        others += last.size();
        last = own;
      }
    }
    List<JsonNode> once = last.valueStream().toList();
    last.removeAll();
    for (int i = 0; i < logs - others; i++) {
      ObjectNode log = (ObjectNode) once.get(i % once.size()).deepCopy();
      last.add(log.put("logIndex", "0x" + Integer.toHexString(others + i)));
    }
    return new RenderedChain(List.of(block), length);
  }

  /** Those that a header has had since (EIP-4895, 4844, 4788), so that it is as long as today's. */
  private static void addNewerMembers(ObjectNode block) {
    for (String root : List.of("withdrawalsRoot", "parentBeaconBlockRoot")) {
      if (!block.has(root)) {
        block.set(root, block.get("stateRoot"));
      }
    }
    for (String gas : List.of("blobGasUsed", "excessBlobGas")) {
      if (!block.has(gas)) {
        block.put(gas, "0xc0000");
      }
    }
  }

  private static void keepFirst(TestBlock block, int transactions) {
    ArrayNode all = (ArrayNode) block.block().get("transactions");
    while (all.size() > transactions) {
      all.remove(all.size() - 1);
      block.receipts().remove(block.receipts().size() - 1);
    }
  }

  private static RenderedBlock template(TestBlock recorded) {
    ObjectNode header = recorded.block().objectNode();
    header.setAll(recorded.block());
    header.remove(BODY);
    return new RenderedBlock(
        recorded.number(),
        recorded.hash(),
        header.toString(),
        recorded.block().toString(),
        recorded.receipts().toString(),
        recorded.logs().size());
  }

  /** How many blocks. */
  public int length() {
    return length;
  }

  /** Height of a block of the chain. */
  public long number(int index) {
    return recorded.getFirst().number() + index;
  }

  /** How many logs it has. */
  public int logs(int index) {
    return templates.get(index % templates.size()).logs();
  }

  /** How much JSON the node gives for it, in bytes. */
  public int size(int index) {
    RenderedBlock template = templates.get(index % templates.size());
    return template.block().length() + template.receipts().length();
  }

  /** Which block has this hash. */
  int indexOf(String hash) {
    return (int) (Long.parseLong(hash, hash.length() - 16, hash.length(), 16) - number(0));
  }

  /** Renders a block. */
  public RenderedBlock at(int index) {
    RenderedBlock template = templates.get(index % templates.size());
    String parent = recorded.get(index % templates.size()).parentHash();
    long number = number(index);
    return new RenderedBlock(
        number,
        hash(number),
        placed(template.header(), template, parent, number),
        placed(template.block(), template, parent, number),
        placed(template.receipts(), template, parent, number),
        template.logs());
  }

  private static String placed(String json, RenderedBlock template, String parent, long number) {
    return json.replace(template.hash(), hash(number))
        .replace(parent, hash(number - 1))
        .replace(quantity(template.number()), quantity(number));
  }

  private static String quantity(long number) {
    return "\"0x" + Long.toHexString(number) + "\"";
  }

  private static String hash(long number) {
    return "0x" + "%064x".formatted(number);
  }
}
