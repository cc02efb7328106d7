package io.headwater.analytics.export;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rows as lines of JSON. */
final class JsonRows implements RowFile {

  private static final JsonMapper JSON = new JsonMapper();

  private final Columns columns;
  private final Writer out;

  JsonRows(Path file, Schema schema) throws IOException {
    columns = new Columns(schema);
    out = Files.newBufferedWriter(file);
  }

  @Override
  public void write(SpecificRecord row) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    for (int column = 0; column < columns.count(); column++) {
      put(line, columns.name(column), columns.value(row, column));
    }
    out.write(line.toString());
    out.write('\n');
  }

  private static void put(ObjectNode line, String name, @Nullable Object value) {
    switch (value) {
      case null -> line.putNull(name);
      case Integer number -> line.put(name, number);
      case Long number -> line.put(name, number);
      default -> line.put(name, value.toString());
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
