package io.headwater.benchmarks.micro;

import io.headwater.app.sample.RecordedBlocks;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.Placement;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** The recorded mainnet blocks as a gateway has them. */
public final class MainnetBlocks {

  private static final JsonMapper JSON = new JsonMapper();

  private MainnetBlocks() {}

  /** Twelve blocks in a row. */
  public static List<Block> read() {
    return RecordedChain.read(
            Objects.requireNonNull(
                RecordedBlocks.class.getResourceAsStream(RecordedBlocks.MAINNET)))
        .stream()
        .map(MainnetBlocks::block)
        .toList();
  }

  /** All of their logs, in order. */
  public static List<Log> logs() {
    List<Log> logs = new ArrayList<>();
    for (Block block : read()) {
      for (Receipt receipt : block.getReceipts()) {
        logs.addAll(receipt.getLogs());
      }
    }
    return logs;
  }

  private static Block block(TestBlock recorded) {
    Block block;
    try (JsonParser in = JSON.createParser(recorded.block().toString())) {
      in.nextToken();
      block = BlockJson.read(in);
    }
    try (JsonParser in = JSON.createParser(recorded.receipts().toString())) {
      in.nextToken();
      block.setReceipts(BlockJson.readReceipts(in));
    }
    Placement.settle(block);
    return block;
  }
}
