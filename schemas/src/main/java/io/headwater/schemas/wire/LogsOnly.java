package io.headwater.schemas.wire;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * A reader's schema that leaves out what logs and headers don't need. A field that is left out
 * stands under a name that no writer has: its place in the generated class stays, with its default.
 *
 * <p>Source: Avro specification 1.12, "Schema Resolution".
 */
final class LogsOnly {

  private static final Map<String, Set<String>> LEFT_OUT =
      Map.of(
          Block.getClassSchema().getFullName(),
          Set.of("transactions"),
          Receipt.getClassSchema().getFullName(),
          Set.of(
              "type",
              "status",
              "root",
              "from",
              "to",
              "contractAddress",
              "cumulativeGasUsed",
              "gasUsed",
              "effectiveGasPrice",
              "blobGasUsed",
              "blobGasPrice",
              "logsBloom",
              "extras"));

  private LogsOnly() {}

  /** The schema of an entry, without them. */
  static Schema of(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ARRAY -> Schema.createArray(of(schema.getElementType()));
      default -> schema;
    };
  }

  private static Schema record(Schema schema) {
    Set<String> leftOut = LEFT_OUT.getOrDefault(schema.getFullName(), Set.of());
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      fields.add(
          leftOut.contains(field.name())
              ? new Schema.Field("unread_" + field.name(), field.schema(), null, nothing(field))
              : new Schema.Field(field, of(field.schema())));
    }
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), schema.isError(), fields);
  }

  private static Object nothing(Schema.Field field) {
    return field.schema().getType() == Schema.Type.ARRAY ? List.of() : JsonProperties.NULL_VALUE;
  }
}
