package io.headwater.testkit.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recorded blocks of which the newest give way to siblings now and then, with the same content
 * under another hash, and come back.
 *
 * <p>Threading: any thread.
 */
public final class ForkingChain implements ChainView {

  private static final JsonMapper JSON = new JsonMapper();

  private final List<TestBlock> recorded;
  private final int finalizedDepth;
  private final Map<String, TestBlock> tree = new HashMap<>();
  private final List<TestBlock> canonical = new ArrayList<>();
  private int siblings;

  /** A chain that begins with the first {@code known} blocks, linked to each other. */
  public ForkingChain(List<TestBlock> recorded, int known, int finalizedDepth) {
    this.recorded = List.copyOf(recorded);
    this.finalizedDepth = finalizedDepth;
    recorded.forEach(block -> tree.put(block.hash(), block));
    canonical.addAll(recorded.subList(0, known));
  }

  /** The recorded blocks, one more than there are now, are canonical. */
  public synchronized void advance() {
    int known = Math.min(recorded.size(), canonical.size() + 1);
    canonical.clear();
    canonical.addAll(recorded.subList(0, known));
  }

  /** Siblings take the place of the newest blocks, down to the finalized one at most. */
  public synchronized void fork(int depth) {
    int from = Math.max(finalizedIndex() + 1, canonical.size() - depth);
    List<TestBlock> gone = List.copyOf(canonical.subList(from, canonical.size()));
    canonical.subList(from, canonical.size()).clear();
    for (TestBlock block : gone) {
      TestBlock sibling = sibling(block, canonical.getLast().hash());
      tree.put(sibling.hash(), sibling);
      canonical.add(sibling);
    }
  }

  /** The blocks that were recorded are canonical again, at the same height. */
  public synchronized void restore() {
    int known = canonical.size();
    canonical.clear();
    canonical.addAll(recorded.subList(0, known));
  }

  /** Whether the last recorded block is canonical. */
  public synchronized boolean isAtEnd() {
    return canonical.getLast().hash().equals(recorded.getLast().hash());
  }

  private TestBlock sibling(TestBlock block, String parentHash) {
    String hash = "0x%08x".formatted(0xF0000000 + ++siblings) + block.hash().substring(10);
    ObjectNode other = (ObjectNode) JSON.readTree(renamed(block.block().toString(), block, hash));
    other.put("parentHash", parentHash);
    ArrayNode receipts =
        (ArrayNode) JSON.readTree(renamed(block.receipts().toString(), block, hash));
    return new TestBlock(other, receipts);
  }

  private static String renamed(String json, TestBlock block, String hash) {
    return json.replace(block.hash(), hash);
  }

  private int finalizedIndex() {
    return Math.max(0, canonical.size() - 1 - finalizedDepth);
  }

  @Override
  public synchronized List<TestBlock> canonical() {
    return List.copyOf(canonical);
  }

  @Override
  public synchronized TestBlock head() {
    return canonical.getLast();
  }

  @Override
  public synchronized Optional<TestBlock> byHash(String hash) {
    return Optional.ofNullable(tree.get(hash));
  }

  @Override
  public synchronized Optional<TestBlock> byNumber(long number) {
    long index = number - canonical.getFirst().number();
    return index >= 0 && index < canonical.size()
        ? Optional.of(canonical.get((int) index))
        : Optional.empty();
  }

  @Override
  public synchronized TestBlock safe() {
    return finalized();
  }

  @Override
  public synchronized TestBlock finalized() {
    return canonical.get(finalizedIndex());
  }
}
