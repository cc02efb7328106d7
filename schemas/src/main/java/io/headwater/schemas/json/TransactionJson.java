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
  public static void writeMined(ItemBytes out, Block block, int index) {
    Transaction transaction = block.getTransactions().get(index);
    Header header = block.getHeader();
    Map<String, String> extras = TRANSACTION.extras(transaction);
    out.beginObject();
    if (Placement.usual(out, extras, Placement.BLOCK_HASH)) {
      out.data(header.getHash().bytes());
    }
    if (Placement.usual(out, extras, Placement.BLOCK_NUMBER)) {
      out.quantity(header.getNumber());
    }
    if (Placement.usual(out, extras, Placement.TRANSACTION_INDEX)) {
      out.quantity(index);
    }
    writeOwn(out, transaction, extras);
  }

  /** Writes a transaction that stands in no block: what says where it stands is null. */
  public static void writePending(ItemBytes out, Transaction transaction) {
    Map<String, String> extras = TRANSACTION.extras(transaction);
    out.beginObject();
    for (MemberName member : Placement.OF_TRANSACTION) {
      out.name(member).nothing();
    }
    writeOwn(out, transaction, extras);
  }

  private static void writeOwn(
      ItemBytes out, Transaction transaction, @Nullable Map<String, String> extras) {
    for (RecordForm.Member member : TRANSACTION.members()) {
      member.write(out, transaction, extras);
    }
    TRANSACTION.writeUnknown(out, Placement.without(extras));
    out.endObject();
  }
}
