package io.headwater.analytics.rows;

import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.LogRow;
import io.headwater.schemas.avro.TransactionRow;
import io.headwater.schemas.avro.TransferRow;
import io.headwater.schemas.topic.DerivedTopic.Table;
import org.apache.avro.Schema;

/** The schema of each table's rows. */
public final class RowSchemas {

  private RowSchemas() {}

  /** Of this table. */
  public static Schema of(Table table) {
    return switch (table) {
      case BLOCKS -> BlockRow.getClassSchema();
      case LOGS -> LogRow.getClassSchema();
      case TRANSACTIONS -> TransactionRow.getClassSchema();
      case TRANSFERS -> TransferRow.getClassSchema();
      case ACTIVITY -> ActivityRow.getClassSchema();
    };
  }
}
