package io.headwater.testkit.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A seeded tree of small blocks, and which branch of it is canonical. Few addresses and log topics
 * are in use, so that filters hit. Hashes are unique, but no Keccak of anything.
 *
 * <p>Threading: one thread.
 */
public final class SimulatedChain implements ChainView {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int ADDRESSES = 4;
  private static final int TOPICS = 4;
  private static final String ZERO = "0x" + "0".repeat(64);

  private final Random random;
  private final int safeDepth;
  private final int finalizedDepth;
  private final Map<String, TestBlock> tree = new HashMap<>();
  private final List<TestBlock> canonical = new ArrayList<>();
  private final Deque<List<TestBlock>> left = new ArrayDeque<>();
  private int salt;
  private int finalizedIndex;

  /** A chain of a genesis block. */
  public SimulatedChain(Random random, int safeDepth, int finalizedDepth) {
    this.random = random;
    this.safeDepth = safeDepth;
    this.finalizedDepth = finalizedDepth;
    extend();
  }

  /** Does something at random: grows, forks, goes back to a branch that was left. */
  public void step() {
    int reorgRoom = canonical.size() - 1 - finalizedIndex;
    switch (random.nextInt(8)) {
      case 0 -> reorg(Math.min(reorgRoom, 1 + random.nextInt(3)), 1 + random.nextInt(4));
      case 1 -> restore();
      default -> advance(1 + random.nextInt(2));
    }
  }

  /** Adds blocks. */
  public void advance(int blocks) {
    for (int i = 0; i < blocks; i++) {
      extend();
    }
    moveMarks();
  }

  /** Undoes the newest blocks and adds others; more than were undone, or the head goes back. */
  public void reorg(int depth, int add) {
    if (depth > 0) {
      left.push(new ArrayList<>(canonical.subList(canonical.size() - depth, canonical.size())));
      canonical.subList(canonical.size() - depth, canonical.size()).clear();
      advance(Math.max(add, 1));
    }
  }

  /** Goes back to the branch that was left last, the very same blocks, where that is possible. */
  public void restore() {
    List<TestBlock> branch = left.poll();
    if (branch == null) {
      return;
    }
    int at = indexOf(branch.getFirst().parentHash());
    if (at >= finalizedIndex && at >= 0) {
      canonical.subList(at + 1, canonical.size()).clear();
      canonical.addAll(branch);
      advance(1);
    }
  }

  private int indexOf(String hash) {
    for (int i = canonical.size() - 1; i >= 0; i--) {
      if (canonical.get(i).hash().equals(hash)) {
        return i;
      }
    }
    return -1;
  }

  private void moveMarks() {
    finalizedIndex = Math.max(finalizedIndex, canonical.size() - 1 - finalizedDepth);
  }

  private void extend() {
    String parent = canonical.isEmpty() ? ZERO : canonical.getLast().hash();
    long number = canonical.size();
    TestBlock block = block(parent, number);
    canonical.add(block);
    tree.put(block.hash(), block);
  }

  private TestBlock block(String parent, long number) {
    String hash = hash("block " + parent + " " + salt++);
    ObjectNode block = JSON.createObjectNode();
    block.put("parentHash", parent);
    block.put("number", hex(number));
    block.put("gasLimit", "0x1c9c380");
    block.put("gasUsed", "0x0");
    block.put("timestamp", hex(1_700_000_000L + 12 * number));
    block.put("extraData", "0x");
    block.put("nonce", "0x0000000000000000");
    block.put("hash", hash);
    ArrayNode transactions = block.putArray("transactions");
    ArrayNode receipts = JSON.createArrayNode();
    int logIndex = 0;
    for (int i = random.nextInt(4); i > 0; i--) {
      logIndex = transaction(block, transactions, receipts, logIndex);
    }
    return new TestBlock(block, receipts);
  }

  private int transaction(
      ObjectNode block, ArrayNode transactions, ArrayNode receipts, int firstLog) {
    String index = hex(transactions.size());
    String hash = hash("transaction " + block.get("hash").asString() + index);
    ObjectNode transaction = transactions.addObject();
    place(transaction, block).put("transactionIndex", index).put("hash", hash);
    transaction.put("type", "0x2").put("from", address(0)).put("to", address(1));
    transaction.put("value", "0x0").put("input", "0x").put("nonce", hex(salt));
    ObjectNode receipt = receipts.addObject();
    place(receipt, block).put("transactionHash", hash).put("transactionIndex", index);
    receipt.put("status", "0x1").put("from", address(0)).put("to", address(1));
    receipt.putNull("contractAddress");
    ArrayNode logs = receipt.putArray("logs");
    int next = firstLog;
    for (int i = random.nextInt(4); i > 0; i--) {
      log(place(logs.addObject(), block), hash, index, next++);
    }
    return next;
  }

  private void log(ObjectNode log, String transaction, String index, int logIndex) {
    log.put("address", address(random.nextInt(ADDRESSES)));
    ArrayNode topics = log.putArray("topics");
    for (int i = random.nextInt(5); i > 0; i--) {
      topics.add(topic(random.nextInt(TOPICS)));
    }
    log.put("data", "0x" + "%08x".formatted(random.nextInt()));
    log.put("transactionHash", transaction).put("transactionIndex", index);
    log.put("logIndex", hex(logIndex)).put("removed", false);
  }

  private static ObjectNode place(ObjectNode object, ObjectNode block) {
    object.set("blockHash", block.get("hash"));
    object.set("blockNumber", block.get("number"));
    return object;
  }

  /** One of the addresses that logs come from. */
  public static String address(int of) {
    return "0x" + "%040x".formatted(0xA0 + of % ADDRESSES);
  }

  /** One of the topics that logs have. */
  public static String topic(int of) {
    return "0x" + "%064x".formatted(0x70 + of % TOPICS);
  }

  /** A filter that may well hit. */
  public ObjectNode randomFilter(Random from) {
    ObjectNode filter = JSON.createObjectNode();
    if (from.nextInt(3) > 0) {
      ArrayNode addresses = filter.putArray("address");
      for (int i = from.nextInt(3); i > 0; i--) {
        addresses.add(address(from.nextInt(ADDRESSES)));
      }
    }
    ArrayNode topics = filter.putArray("topics");
    for (int i = from.nextInt(3); i > 0; i--) {
      switch (from.nextInt(3)) {
        case 0 -> topics.addNull();
        case 1 -> topics.add(topic(from.nextInt(TOPICS)));
        default ->
            topics.addArray().add(topic(from.nextInt(TOPICS))).add(topic(from.nextInt(TOPICS)));
      }
    }
    return filter;
  }

  @Override
  public List<TestBlock> canonical() {
    return List.copyOf(canonical);
  }

  @Override
  public TestBlock head() {
    return canonical.getLast();
  }

  @Override
  public Optional<TestBlock> byHash(String hash) {
    return Optional.ofNullable(tree.get(hash));
  }

  @Override
  public Optional<TestBlock> byNumber(long number) {
    return number < canonical.size() && number >= 0
        ? Optional.of(canonical.get((int) number))
        : Optional.empty();
  }

  @Override
  public TestBlock safe() {
    return canonical.get(Math.max(finalizedIndex, canonical.size() - 1 - safeDepth));
  }

  @Override
  public TestBlock finalized() {
    return canonical.get(finalizedIndex);
  }

  private static String hash(String of) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return "0x" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
