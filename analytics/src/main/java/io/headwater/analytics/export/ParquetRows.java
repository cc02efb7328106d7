package io.headwater.analytics.export;

import io.headwater.schemas.wire.BundledTypes;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Rows as Parquet.
 *
 * <p>Bounds: a row group of {@value #GROUP_BYTES} bytes in memory.
 */
final class ParquetRows implements RowFile {

  private static final long GROUP_BYTES = 32L << 20;

  private final ParquetWriter<SpecificRecord> writer;

  ParquetRows(Path file, Schema schema) throws IOException {
    writer =
        AvroParquetWriter.<SpecificRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .withDataModel(BundledTypes.INSTANCE)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(GROUP_BYTES)
            .build();
  }

  @Override
  public void write(SpecificRecord row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
