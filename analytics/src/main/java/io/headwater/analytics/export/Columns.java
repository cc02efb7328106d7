package io.headwater.analytics.export;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A row's fields as text formats have them: numbers as numbers, times in ISO 8601. */
final class Columns {

  private final List<Schema.Field> fields;

  Columns(Schema schema) {
    this.fields = schema.getFields();
  }

  List<String> names() {
    return fields.stream().map(Schema.Field::name).toList();
  }

  int count() {
    return fields.size();
  }

  String name(int column) {
    return fields.get(column).name();
  }

  /** A number, a text, or null. */
  @Nullable Object value(SpecificRecord row, int column) {
    Object value = row.get(fields.get(column).pos());
    return value == null || value instanceof Number ? value : value.toString();
  }
}
