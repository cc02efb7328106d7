package io.headwater.analytics.rows;

import io.headwater.analytics.journal.Transition;
import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.LogRow;
import io.headwater.schemas.avro.Receipt;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.avro.Transaction;
import io.headwater.schemas.avro.TransactionRow;
import io.headwater.schemas.avro.TransferRow;
import io.headwater.schemas.topic.DerivedTopic.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rows of one transition of a block. */
final class BlockRows {

  /** Where an account that the node does not name would stand; a key must be. */
  private static final String NOBODY = "";

  private final long chainId;
  private final Transition transition;
  private final RowOp op;
  private final Block block;
  private final String blockHash;
  private final Instant blockTime;
  private final List<Row> rows = new ArrayList<>();
  private int logCount;

  private BlockRows(long chainId, Transition transition, Transition.Change change) {
    this.chainId = chainId;
    this.transition = transition;
    this.op = change.op();
    this.block = change.block();
    this.blockHash = RowText.hex(block.getHeader().getHash());
    this.blockTime = Instant.ofEpochMilli(transition.timeMillis());
  }

  /**
   * The rows: the block, its logs in order, each with the transfers in it, its transactions; of a
   * block that goes, the same the other way round.
   */
  static List<Row> of(long chainId, Transition transition) {
    return transition
        .change()
        .map(change -> new BlockRows(chainId, transition, change).all())
        .orElse(List.of());
  }

  private List<Row> all() {
    for (Receipt receipt : block.getReceipts()) {
      logCount += receipt.getLogs().size();
    }
    addBlock();
    addLogs();
    addTransactions();
    if (op == RowOp.REVERT) {
      Collections.reverse(rows);
    }
    return rows;
  }

  private long epoch() {
    return transition.headers().epoch();
  }

  private long sequence() {
    return transition.headers().sequence();
  }

  private void addBlock() {
    Header header = block.getHeader();
    BlockRow row =
        new BlockRow(
            chainId,
            epoch(),
            sequence(),
            0,
            op,
            header.getNumber(),
            blockHash,
            blockTime,
            RowText.hex(header.getParentHash()),
            RowText.hexOrNull(header.getMiner()),
            header.getGasLimit(),
            header.getGasUsed(),
            RowText.decimal(header.getBaseFeePerGas()),
            header.getBlobGasUsed(),
            block.getSize(),
            block.getTransactions().size(),
            logCount);
    rows.add(new Row(Table.BLOCKS, blockHash, blockHash, row));
  }

  private void addLogs() {
    int item = 1;
    for (Receipt receipt : block.getReceipts()) {
      String transactionHash = RowText.hex(receipt.getTransactionHash());
      for (Log log : receipt.getLogs()) {
        LogRow row = logRow(receipt, transactionHash, log, item++);
        rows.add(new Row(Table.LOGS, row.getAddress(), identity(log.getLogIndex()), row));
        Transfers.in(row, log).forEach(this::addTransfer);
      }
    }
  }

  private LogRow logRow(Receipt receipt, String transactionHash, Log log, int item) {
    List<Hash> topics = log.getTopics();
    return new LogRow(
        chainId,
        epoch(),
        sequence(),
        item,
        op,
        block.getHeader().getNumber(),
        blockHash,
        blockTime,
        transactionHash,
        receipt.getTransactionIndex(),
        log.getLogIndex(),
        RowText.hex(log.getAddress()),
        topic(topics, 0),
        topic(topics, 1),
        topic(topics, 2),
        topic(topics, 3),
        RowText.hex(log.getData()));
  }

  private static @Nullable String topic(List<Hash> topics, int place) {
    return place < topics.size() ? RowText.hex(topics.get(place)) : null;
  }

  private void addTransfer(TransferRow transfer) {
    String identity = identity(transfer.getLogIndex()) + ":" + transfer.getPart();
    rows.add(new Row(Table.TRANSFERS, transfer.getToken(), identity, transfer));
  }

  private void addTransactions() {
    Map<Integer, Receipt> receipts = new HashMap<>();
    block.getReceipts().forEach(receipt -> receipts.put(receipt.getTransactionIndex(), receipt));
    for (int index = 0; index < block.getTransactions().size(); index++) {
      TransactionRow row =
          transactionRow(index, block.getTransactions().get(index), receipts.get(index));
      String from = row.getFromAddress();
      rows.add(new Row(Table.TRANSACTIONS, from == null ? NOBODY : from, identity(index), row));
    }
  }

  private TransactionRow transactionRow(
      int index, Transaction transaction, @Nullable Receipt receipt) {
    return new TransactionRow(
        chainId,
        epoch(),
        sequence(),
        1 + logCount + index,
        op,
        block.getHeader().getNumber(),
        blockHash,
        blockTime,
        RowText.hex(transaction.getHash()),
        index,
        transaction.getType(),
        transaction.getNonce(),
        RowText.hexOrNull(transaction.getFrom()),
        RowText.hexOrNull(transaction.getTo()),
        receipt == null ? null : RowText.hexOrNull(receipt.getContractAddress()),
        RowText.decimal(transaction.getValue()),
        transaction.getGas(),
        RowText.decimal(transaction.getGasPrice()),
        RowText.decimal(transaction.getMaxFeePerGas()),
        RowText.decimal(transaction.getMaxPriorityFeePerGas()),
        transaction.getInput() == null ? null : RowText.hex(transaction.getInput()),
        receipt == null ? null : receipt.getStatus(),
        receipt == null ? null : receipt.getGasUsed(),
        receipt == null ? null : RowText.decimal(receipt.getEffectiveGasPrice()),
        receipt == null ? 0 : receipt.getLogs().size());
  }

  private String identity(int index) {
    return blockHash + ":" + index;
  }
}
