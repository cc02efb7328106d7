package io.headwater.testkit.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded blocks with their receipts. Where they come from stands beside the files. */
public final class RecordedChain {

  /** Genesis and 600 blocks with every type of transaction; block 11 is 21 MB of JSON. */
  public static final String GETH_TEST_CHAIN = "geth-ethtest-chain.ndjson.gz";

  /** 512 real blocks of Sepolia's beginning, without logs. */
  public static final String SEPOLIA = "sepolia-175104-175615.ndjson.gz";

  /** Genesis and 32 blocks of Besu's tests. */
  public static final String BESU_TEST_CHAIN = "besu-test-chain.ndjson.gz";

  /** Chains that follow rules of their own: Cronos and Arbitrum. */
  public static final String QUIRKS = "quirks-cronos-arbitrum-sqd.ndjson.gz";

  /** Old mainnet blocks, and one of Polygon with 877 logs. */
  public static final String SINGLES = "singles-mainnet-polygon-sqd.ndjson.gz";

  /** Polygon with state-sync logs and a reorg of depth 1; recorded without receipts. */
  public static final String POLYGON = "polygon-13522175-13522230.ndjson.gz";

  private static final JsonMapper JSON = new JsonMapper();

  private RecordedChain() {}

  /** The blocks of a bundled file. */
  public static List<TestBlock> load(String file) {
    return read(Objects.requireNonNull(RecordedChain.class.getResourceAsStream(file), file));
  }

  /**
   * The blocks of a gzipped file of lines {@code {"block", "receipts"}} or {@code {"block",
   * "logs"}}.
   */
  public static List<TestBlock> read(InputStream gzipped) {
    List<TestBlock> blocks = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(gzipped), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode entry = JSON.readTree(line);
        ObjectNode block = (ObjectNode) entry.get("block");
        ArrayNode receipts =
            entry.has("receipts")
                ? (ArrayNode) entry.get("receipts")
                : receiptsOf(block, entry.path("logs"));
        blocks.add(new TestBlock(block, receipts));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return blocks;
  }

  /** Runs of blocks of which each is the parent of the next. */
  public static List<List<TestBlock>> linkedRuns(List<TestBlock> blocks) {
    List<List<TestBlock>> runs = new ArrayList<>();
    for (TestBlock block : blocks) {
      if (runs.isEmpty() || !runs.getLast().getLast().hash().equals(block.parentHash())) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(block);
    }
    return runs;
  }

  /** Receipts that hold recorded logs; gas and status are invented. */
  private static ArrayNode receiptsOf(ObjectNode block, JsonNode logs) {
    ArrayNode receipts = JSON.createArrayNode();
    for (JsonNode transaction : block.get("transactions")) {
      ObjectNode receipt = receipts.addObject();
      receipt.set("transactionHash", transaction.get("hash"));
      receipt.set("transactionIndex", transaction.get("transactionIndex"));
      receipt.set("blockHash", block.get("hash"));
      receipt.set("blockNumber", block.get("number"));
      receipt.set("from", transaction.get("from"));
      receipt.set("to", transaction.get("to"));
      receipt.putNull("contractAddress").put("status", "0x1");
      receipt.set("gasUsed", transaction.get("gas"));
      receipt.set("cumulativeGasUsed", transaction.get("gas"));
      receipt.set("logsBloom", block.get("logsBloom"));
      ArrayNode own = receipt.putArray("logs");
      for (JsonNode log : logs) {
        if (log.get("transactionHash").equals(transaction.get("hash"))) {
          own.add(log);
        }
      }
    }
    return receipts;
  }
}
