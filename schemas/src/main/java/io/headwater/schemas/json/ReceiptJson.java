package io.headwater.schemas.json;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * A receipt as {@code eth_getTransactionReceipt} gives it, and a log as {@code eth_getLogs} and the
 * {@code logs} subscription do.
 *
 * <p>Source: execution-apis {@code schemas/receipt.yaml}; go-ethereum {@code
 * core/types/gen_log_json.go}.
 */
public final class ReceiptJson {

  private static final RecordForm RECEIPT = RecordForm.of(Receipt.getClassSchema());
  private static final RecordForm LOG = RecordForm.of(Log.getClassSchema());
  private static final RecordForm.Member ADDRESS = LOG.member("address");
  private static final RecordForm.Member TOPICS = LOG.member("topics");
  private static final RecordForm.Member DATA = LOG.member("data");
  private static final RecordForm.Member TIMESTAMP = LOG.member("blockTimestamp");
  private static final RecordForm.Member LOG_INDEX = LOG.member("logIndex");
  private static final MemberName BLOCK_TIMESTAMP = MemberName.of("blockTimestamp");
  private static final MemberName LOGS = MemberName.of("logs");
  private static final MemberName REMOVED = MemberName.of("removed");

  private ReceiptJson() {}

  /** Reads a receipt from the parser's current token. */
  public static Receipt read(JsonParser in) {
    return RECEIPT.read(in, new Receipt());
  }

  /** Writes a receipt of the block. */
  public static void write(ItemBytes out, Block block, Receipt receipt) {
    Header header = block.getHeader();
    Map<String, String> extras = RECEIPT.extras(receipt);
    out.beginObject();
    if (Placement.usual(out, extras, Placement.BLOCK_HASH)) {
      out.data(header.getHash().bytes());
    }
    if (Placement.usual(out, extras, Placement.BLOCK_NUMBER)) {
      out.quantity(header.getNumber());
    }
    for (RecordForm.Member member : RECEIPT.members()) {
      if (!member.name.equals("logs")) {
        member.write(out, receipt, extras);
      }
    }
    RECEIPT.writeUnknown(out, Placement.without(extras));
    writeLogs(out, block, receipt);
    out.endObject();
  }

  private static void writeLogs(ItemBytes out, Block block, Receipt receipt) {
    out.name(LOGS).beginArray();
    for (Log log : receipt.getLogs()) {
      writeLog(out.element(), block.getHeader(), receipt, log, false, null);
    }
    out.endArray();
  }

  /**
   * Writes a log as a notification has it: {@code blockTimestamp} is always there, the header's
   * where the node gives none in logs.
   */
  public static void writeLog(
      ItemBytes out, Header header, Receipt receipt, Log log, boolean removed) {
    writeLog(out, header, receipt, log, removed, header.getTimestamp());
  }

  private static void writeLog(
      ItemBytes out,
      Header header,
      Receipt receipt,
      Log log,
      boolean removed,
      @Nullable Long timestamp) {
    Map<String, String> extras = LOG.extras(log);
    out.beginObject();
    ADDRESS.write(out, log, extras);
    TOPICS.write(out, log, extras);
    DATA.write(out, log, extras);
    if (Placement.usual(out, extras, Placement.BLOCK_NUMBER)) {
      out.quantity(header.getNumber());
    }
    if (Placement.usual(out, extras, Placement.TRANSACTION_HASH)) {
      out.data(receipt.getTransactionHash().bytes());
    }
    if (Placement.usual(out, extras, Placement.TRANSACTION_INDEX)) {
      out.quantity(receipt.getTransactionIndex());
    }
    if (Placement.usual(out, extras, Placement.BLOCK_HASH)) {
      out.data(header.getHash().bytes());
    }
    if (log.getBlockTimestamp() != null || extras != null && extras.containsKey(TIMESTAMP.name)) {
      TIMESTAMP.write(out, log, extras);
    } else if (timestamp != null) {
      out.name(BLOCK_TIMESTAMP).quantity(timestamp);
    }
    LOG.writeUnknown(out, Placement.without(extras));
    LOG_INDEX.write(out, log, extras);
    out.name(REMOVED).bool(removed).endObject();
  }
}
