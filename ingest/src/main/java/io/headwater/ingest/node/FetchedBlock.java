package io.headwater.ingest.node;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.Transaction;

/**
 * A block with its receipts, whose hard checks hold.
 *
 * @param block everything of it, what says where a thing stands taken away
 */
public record FetchedBlock(Block block) {

  private static final long BYTES_PER_THING = 1_000;

  /** Whether every transaction has its receipt. */
  public boolean hasAllReceipts() {
    return block.getReceipts().size() == block.getTransactions().size();
  }

  /** About what it takes in memory. */
  public long estimatedBytes() {
    long bytes = BYTES_PER_THING;
    for (Transaction transaction : block.getTransactions()) {
      bytes += BYTES_PER_THING;
      bytes += transaction.getInput() == null ? 0 : transaction.getInput().remaining();
    }
    for (Receipt receipt : block.getReceipts()) {
      bytes += BYTES_PER_THING;
      for (Log log : receipt.getLogs()) {
        bytes += BYTES_PER_THING + log.getData().remaining();
      }
    }
    return bytes;
  }
}
