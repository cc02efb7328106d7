package io.headwater.schemas.json;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Transaction;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * A transaction as {@code eth_getTransactionByHash} gives it.
 *
 * <p>Source: execution-apis {@code schemas/transaction.yaml}; go-ethereum {@code
 * internal/ethapi/api.go}, RPCTransaction.
 */
public final class TransactionJson {

  private static final RecordForm TRANSACTION = RecordForm.of(Transaction.getClassSchema());

  private TransactionJson() {}

  /** Reads a transaction from the parser's current token. */
  public static Transaction read(JsonParser in) {
    return TRANSACTION.read(in, new Transaction());
  }

  /** Writes the block's transaction of this index. */
  public static void writeMined(JsonBytes out, Block block, int index) {
    Transaction transaction = block.getTransactions().get(index);
    Header header = block.getHeader();
    Map<String, String> extras = TRANSACTION.extras(transaction);
    out.put('{');
    if (Placement.usual(out, extras, "blockHash")) {
      out.data(header.getHash().bytes()).put(',');
    }
    if (Placement.usual(out, extras, "blockNumber")) {
      out.quantity(header.getNumber()).put(',');
    }
    if (Placement.usual(out, extras, "transactionIndex")) {
      out.quantity(index).put(',');
    }
    writeOwn(out, transaction, extras);
  }

  /** Writes a transaction that stands in no block: what says where it stands is null. */
  public static void writePending(JsonBytes out, Transaction transaction) {
    Map<String, String> extras = TRANSACTION.extras(transaction);
    out.put('{');
    for (String member : Placement.OF_TRANSACTION) {
      out.string(member).json(":null,");
    }
    writeOwn(out, transaction, extras);
  }

  private static void writeOwn(
      JsonBytes out, Transaction transaction, @Nullable Map<String, String> extras) {
    for (RecordForm.Member member : TRANSACTION.members()) {
      member.write(out, transaction, extras);
    }
    TRANSACTION.writeUnknown(out, Placement.without(extras));
    RecordForm.close(out);
  }
}
