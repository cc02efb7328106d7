package io.headwater.analytics.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.avro.Schema;

/** How a file of rows is written. */
public enum FileFormat {
  /** Columns, compressed with Zstandard. */
  PARQUET,
  /** A line of names, then a line for each row. */
  CSV,
  /** A JSON object on a line for each row. */
  NDJSON;

  /** In names of files. */
  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }

  RowFile create(Path file, Schema schema) throws IOException {
    return switch (this) {
      case PARQUET -> new ParquetRows(file, schema);
      case CSV -> new CsvRows(file, schema);
      case NDJSON -> new JsonRows(file, schema);
    };
  }
}
