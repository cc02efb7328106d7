package io.headwater.ingest.node;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.json.JsonFormException;
import io.headwater.schemas.json.Placement;
import java.util.List;

/**
 * What must hold of a block before it may stand in a journal, whatever chain it is from. Roots and
 * hashes are not recomputed: not every chain follows Ethereum's rules.
 *
 * <p>Threading: pure.
 */
final class BlockChecks {

  private BlockChecks() {}

  /**
   * Checks a block with its receipts, and settles where its parts stand.
   *
   * @param asked the hash that was asked for
   * @throws JsonFormException one of the checks fails; the message says which
   */
  static void check(Hash asked, Block block) {
    Hash hash = block.getHeader().getHash();
    if (!hash.equals(asked)) {
      throw new JsonFormException("it is block " + BlockNames.of(hash));
    }
    checkReceipts(block.getTransactions(), block.getReceipts());
    Placement.settle(block);
  }

  private static void checkReceipts(List<Transaction> transactions, List<Receipt> receipts) {
    int lastIndex = -1;
    int lastLog = -1;
    for (Receipt receipt : receipts) {
      int index = receipt.getTransactionIndex();
      if (index <= lastIndex) {
        throw new JsonFormException(
            "receipt %d comes after receipt %d".formatted(index, lastIndex));
      }
      if (index >= transactions.size()
          || !transactions.get(index).getHash().equals(receipt.getTransactionHash())) {
        throw new JsonFormException(
            "receipt %d is of transaction %s, which is not the block's transaction %d"
                .formatted(index, BlockNames.of(receipt.getTransactionHash()), index));
      }
      lastIndex = index;
      for (Log log : receipt.getLogs()) {
        if (log.getLogIndex() <= lastLog) {
          throw new JsonFormException(
              "log %d comes after log %d".formatted(log.getLogIndex(), lastLog));
        }
        lastLog = log.getLogIndex();
      }
    }
  }
}
