package io.headwater.benchmarks.micro;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.json.BlockJson;
import io.headwater.schemas.json.JsonBytes;
import io.headwater.schemas.json.ReceiptJson;
import io.headwater.schemas.json.TransactionJson;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** JSON of one thing of a mainnet block, each time of another, into a buffer that is there. */
@State(Scope.Thread)
public class RenderBenchmark {

  private record PlacedLog(Block block, Receipt receipt, Log log) {}

  private record Place(Block block, int index) {}

  private final List<Block> blocks = MainnetBlocks.read();
  private final List<Place> places = new ArrayList<>();
  private final List<PlacedLog> logs = new ArrayList<>();
  private final JsonBytes out = new JsonBytes();
  private int next;

  /** Reads the blocks. */
  public RenderBenchmark() {
    for (Block block : blocks) {
      for (int i = 0; i < block.getReceipts().size(); i++) {
        places.add(new Place(block, i));
        Receipt receipt = block.getReceipts().get(i);
        receipt.getLogs().forEach(log -> logs.add(new PlacedLog(block, receipt, log)));
      }
    }
  }

  private <T> T next(List<T> list) {
    next = next + 1 < list.size() ? next + 1 : 0;
    return list.get(next);
  }

  @Benchmark
  public JsonBytes log() {
    PlacedLog it = next(logs);
    ReceiptJson.writeLog(out.clear(), it.block.getHeader(), it.receipt, it.log, false);
    return out;
  }

  @Benchmark
  public JsonBytes header() {
    BlockJson.writeHeader(out.clear(), next(blocks).getHeader());
    return out;
  }

  @Benchmark
  public JsonBytes transaction() {
    Place it = next(places);
    TransactionJson.writeMined(out.clear(), it.block, it.index);
    return out;
  }

  /** With its logs. */
  @Benchmark
  public JsonBytes receipt() {
    Place it = next(places);
    ReceiptJson.write(out.clear(), it.block, it.block.getReceipts().get(it.index));
    return out;
  }
}
