package io.headwater.benchmarks.micro;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.wire.SingleObject;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A whole mainnet block as the journal has it, each time another. */
@State(Scope.Thread)
public class EntryBenchmark {

  private final List<byte[]> entries =
      MainnetBlocks.read().stream().map(EntryBenchmark::entry).toList();
  private int next;

  private static byte[] entry(Block block) {
    BlockRef head = new BlockRef(block.getHeader().getNumber(), block.getHeader().getHash());
    return SingleObject.encode(new BlockApplied(1L, 1L, head, null, null, block));
  }

  private byte[] next() {
    next = (next + 1) % entries.size();
    return entries.get(next);
  }

  @Benchmark
  public SpecificRecord decode() {
    return SingleObject.decode(next());
  }

  /** Without transactions. */
  @Benchmark
  public SpecificRecord decodeLogs() {
    return SingleObject.decodeLogs(next());
  }
}
