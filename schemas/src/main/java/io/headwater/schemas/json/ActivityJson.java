package io.headwater.schemas.json;

import io.headwater.schemas.avro.ActivityRow;
import java.util.HexFormat;

/** What happened at a contract in a minute, as a notification says it. */
public final class ActivityJson {

  private static final MemberName CONTRACT = MemberName.of("contract");
  private static final MemberName MINUTE = MemberName.of("minute");
  private static final MemberName BLOCK_NUMBER = MemberName.of("blockNumber");
  private static final MemberName LOGS = MemberName.of("logs");
  private static final MemberName TRANSACTIONS = MemberName.of("transactions");
  private static final MemberName GAS = MemberName.of("gas");
  private static final MemberName SENDERS = MemberName.of("senders");

  private ActivityJson() {}

  /** Writes it; {@code minute} in seconds since 1970. */
  public static void write(ItemBytes out, ActivityRow row) {
    out.beginObject()
        .name(CONTRACT)
        .data(HexFormat.of().parseHex(row.getContract(), 2, row.getContract().length()))
        .name(MINUTE)
        .quantity(row.getMinute().getEpochSecond())
        .name(BLOCK_NUMBER)
        .quantity(row.getBlockNumber())
        .name(LOGS)
        .quantity(row.getLogs())
        .name(TRANSACTIONS)
        .quantity(row.getTransactions())
        .name(GAS)
        .quantity(row.getGas())
        .name(SENDERS)
        .quantity(row.getSenders())
        .endObject();
  }
}
