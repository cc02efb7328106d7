package io.headwater.analytics.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** Rows as CSV (RFC 4180), with a line of names; nothing stands for null. */
final class CsvRows implements RowFile {

  private final Columns columns;
  private final SequenceWriter writer;

  CsvRows(Path file, Schema schema) throws IOException {
    columns = new Columns(schema);
    CsvSchema.Builder names = CsvSchema.builder();
    columns.names().forEach(names::addColumn);
    writer =
        new CsvMapper()
            .writer(names.setUseHeader(true).build())
            .writeValues(Files.newBufferedWriter(file));
  }

  @Override
  public void write(SpecificRecord row) {
    @Nullable Object[] values = new Object[columns.count()];
    for (int column = 0; column < values.length; column++) {
      values[column] = columns.value(row, column);
    }
    var unused = writer.write(values);
  }

  @Override
  public void close() {
    writer.close();
  }
}
