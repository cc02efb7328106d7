package io.headwater.schemas.json;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Header;
import io.headwater.schemas.avro.Log;
import io.headwater.schemas.avro.Receipt;
import java.util.List;
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

  private ReceiptJson() {}

  /** Reads a receipt from the parser's current token. */
  public static Receipt read(JsonParser in) {
    return RECEIPT.read(in, new Receipt());
  }

  /** Writes a receipt of the block. */
  public static void write(JsonBytes out, Block block, Receipt receipt) {
    Header header = block.getHeader();
    Map<String, String> extras = RECEIPT.extras(receipt);
    out.put('{');
    if (Placement.usual(out, extras, "blockHash")) {
      out.data(header.getHash().bytes()).put(',');
    }
    if (Placement.usual(out, extras, "blockNumber")) {
      out.quantity(header.getNumber()).put(',');
    }
    for (RecordForm.Member member : RECEIPT.members()) {
      if (!member.name.equals("logs")) {
        member.write(out, receipt, extras);
      }
    }
    RECEIPT.writeUnknown(out, Placement.without(extras));
    writeLogs(out, block, receipt);
    out.put('}');
  }

  private static void writeLogs(JsonBytes out, Block block, Receipt receipt) {
    out.json("\"logs\":[");
    List<Log> logs = receipt.getLogs();
    for (int i = 0; i < logs.size(); i++) {
      if (i > 0) {
        out.put(',');
      }
      writeLog(out, block.getHeader(), receipt, logs.get(i), false, null);
    }
    out.put(']');
  }

  /**
   * Writes a log as a notification has it: {@code blockTimestamp} is always there, the header's
   * where the node gives none in logs.
   */
  public static void writeLog(
      JsonBytes out, Header header, Receipt receipt, Log log, boolean removed) {
    writeLog(out, header, receipt, log, removed, header.getTimestamp());
  }

  private static void writeLog(
      JsonBytes out,
      Header header,
      Receipt receipt,
      Log log,
      boolean removed,
      @Nullable Long timestamp) {
    Map<String, String> extras = LOG.extras(log);
    out.put('{');
    ADDRESS.write(out, log, extras);
    TOPICS.write(out, log, extras);
    DATA.write(out, log, extras);
    if (Placement.usual(out, extras, "blockNumber")) {
      out.quantity(header.getNumber()).put(',');
    }
    if (Placement.usual(out, extras, "transactionHash")) {
      out.data(receipt.getTransactionHash().bytes()).put(',');
    }
    if (Placement.usual(out, extras, "transactionIndex")) {
      out.quantity(receipt.getTransactionIndex()).put(',');
    }
    if (Placement.usual(out, extras, "blockHash")) {
      out.data(header.getHash().bytes()).put(',');
    }
    if (log.getBlockTimestamp() != null || extras != null && extras.containsKey(TIMESTAMP.name)) {
      TIMESTAMP.write(out, log, extras);
    } else if (timestamp != null) {
      out.json("\"blockTimestamp\":").quantity(timestamp).put(',');
    }
    LOG.writeUnknown(out, Placement.without(extras));
    LOG_INDEX.write(out, log, extras);
    out.json(removed ? "\"removed\":true}" : "\"removed\":false}");
  }
}
