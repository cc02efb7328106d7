package io.headwater.app.sample;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of sample blocks. A recorded block comes again with a new number and time, on its new
 * parent, with transaction hashes of its own; the first time round it is as it was recorded. A
 * fork's block lacks every third transaction.
 *
 * <p>State and transaction roots stay as recorded: nobody here executes anything. The block hash is
 * right for the header as it is.
 *
 * <p>Threading: one thread at a time. Bounds: the bodies of {@value #CACHED} blocks.
 */
final class SampleBodies {

  private static final int CACHED = 8;
  private static final long SECONDS_PER_BLOCK = 12;
  private static final int FORK_LEAVES_OUT_EVERY = 3;

  /** A block with its receipts. */
  record Body(ObjectNode block, ArrayNode receipts) {}

  private final RecordedBlocks recorded;
  private final long firstNumber;
  private final long firstTimestamp;
  private final Map<String, Body> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Body> eldest) {
          return size() > CACHED;
        }
      };

  SampleBodies(RecordedBlocks recorded) {
    this.recorded = recorded;
    this.firstNumber = quantity(recorded.block(0), "number");
    this.firstTimestamp = quantity(recorded.block(0), "timestamp");
  }

  /** The first recorded block. */
  SampleBlock first() {
    ObjectNode block = recorded.block(0);
    return new SampleBlock(
        0, firstNumber, block.get("hash").asString(), block.get("parentHash").asString(), false);
  }

  /** The block that comes after a parent. */
  SampleBlock child(SampleBlock parent, boolean onFork) {
    long index = parent.index() + 1;
    ObjectNode header = recorded.block(recordedIndex(index)).objectNode();
    header.setAll(recorded.block(recordedIndex(index)));
    if (onFork) {
      header.put("logsBloom", LogsBloom.of(forkReceipts(recordedIndex(index))));
    }
    place(header, index, parent.hash(), onFork);
    return new SampleBlock(
        index, firstNumber + index, HeaderHash.of(header), parent.hash(), onFork);
  }

  /** A block's JSON. */
  Body of(SampleBlock block) {
    return cache.computeIfAbsent(block.hash(), hash -> make(block));
  }

  private ArrayNode forkReceipts(int from) {
    ArrayNode receipts = (ArrayNode) recorded.receipts(from).deepCopy();
    leaveOut((ArrayNode) recorded.block(from).get("transactions").deepCopy(), receipts);
    return receipts;
  }

  private Body make(SampleBlock at) {
    int from = recordedIndex(at.index());
    ObjectNode block = recorded.block(from).deepCopy();
    ArrayNode receipts = (ArrayNode) recorded.receipts(from).deepCopy();
    if (at.isFork()) {
      leaveOut((ArrayNode) block.get("transactions"), receipts);
      block.put("logsBloom", LogsBloom.of(receipts));
    }
    place(block, at.index(), at.parent(), at.isFork());
    block.put("hash", at.hash());
    for (JsonNode transaction : block.get("transactions")) {
      placeIn((ObjectNode) transaction, at);
      renew((ObjectNode) transaction, "hash", at);
    }
    for (JsonNode receipt : receipts) {
      placeIn((ObjectNode) receipt, at);
      renew((ObjectNode) receipt, "transactionHash", at);
      for (JsonNode log : receipt.get("logs")) {
        placeIn((ObjectNode) log, at);
        renew((ObjectNode) log, "transactionHash", at);
      }
    }
    return new Body(block, receipts);
  }

  private void place(ObjectNode header, long index, String parent, boolean onFork) {
    header.put("parentHash", parent);
    header.put("number", hex(firstNumber + index));
    if (index >= recorded.size()) {
      header.put("timestamp", hex(firstTimestamp + SECONDS_PER_BLOCK * index));
    }
    if (onFork) {
      byte[] salt = ("fork at " + index).getBytes(StandardCharsets.US_ASCII);
      header.put("extraData", "0x" + HexFormat.of().formatHex(salt));
    }
  }

  private static void placeIn(ObjectNode object, SampleBlock at) {
    object.put("blockHash", at.hash());
    object.put("blockNumber", hex(at.number()));
  }

  /** Another transaction each time round: the recorded hash with the round in front. */
  private void renew(ObjectNode object, String member, SampleBlock at) {
    long round = at.index() / recorded.size();
    if (round > 0) {
      BigInteger hash = new BigInteger(object.get(member).asString().substring(2), 16);
      BigInteger renewed = hash.xor(BigInteger.valueOf(round).shiftLeft(200));
      object.put(
          member, "0x" + "0".repeat(64 - renewed.toString(16).length()) + renewed.toString(16));
    }
  }

  private static void leaveOut(ArrayNode transactions, ArrayNode receipts) {
    for (int i = transactions.size() - 1; i >= 0; i--) {
      if (i % FORK_LEAVES_OUT_EVERY == 1) {
        transactions.remove(i);
        receipts.remove(i);
      }
    }
    int logIndex = 0;
    for (int i = 0; i < transactions.size(); i++) {
      ((ObjectNode) transactions.get(i)).put("transactionIndex", hex(i));
      ((ObjectNode) receipts.get(i)).put("transactionIndex", hex(i));
      for (JsonNode log : receipts.get(i).get("logs")) {
        ((ObjectNode) log).put("transactionIndex", hex(i)).put("logIndex", hex(logIndex++));
      }
    }
  }

  /** Transactions of the block that is to come, as the mempool would have them. */
  ArrayNode pendingAfter(SampleBlock head, int count) {
    long index = head.index() + 1;
    SampleBlock next = new SampleBlock(index, head.number() + 1, "0x", head.hash(), false);
    ArrayNode pending = JsonNodeFactory.instance.arrayNode();
    JsonNode transactions = recorded.block(recordedIndex(index)).get("transactions");
    for (int i = 0; i < Math.min(count, transactions.size()); i++) {
      ObjectNode transaction = (ObjectNode) transactions.get(i).deepCopy();
      renew(transaction, "hash", next);
      transaction.putNull("blockHash").putNull("blockNumber").putNull("transactionIndex");
      pending.add(transaction);
    }
    return pending;
  }

  private int recordedIndex(long index) {
    return (int) (index % recorded.size());
  }

  private static long quantity(JsonNode block, String member) {
    return Long.parseLong(block.get(member).asString().substring(2), 16);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
