package io.headwater.analytics.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.avro.TokenStandard;
import io.headwater.schemas.avro.TransferRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** The same rows in every format, read back by a reader of that format. */
final class RowFileTest {

  private static final Instant TIME = Instant.parse("2023-07-13T17:38:11Z");
  private static final String HUGE = "1" + "0".repeat(77);

  private static final List<TransferRow> ROWS =
      List.of(transfer(0, null, HUGE), transfer(1, "7, \"seven\"\nand more", "1"));

  @TempDir Path directory;

  private static TransferRow transfer(int item, @Nullable String tokenId, String value) {
    return new TransferRow(
        1L,
        -7L,
        12L,
        item,
        0,
        RowOp.APPLY,
        17_686_110L,
        "0xab",
        TIME,
        "0xcd",
        3,
        item,
        "0xef",
        tokenId == null ? TokenStandard.ERC20 : TokenStandard.ERC721,
        null,
        "0x01",
        "0x02",
        tokenId,
        value);
  }

  private Path written(FileFormat format) throws IOException {
    Path file = directory.resolve("rows." + format.extension());
    try (RowFile out = format.create(file, TransferRow.getClassSchema())) {
      for (TransferRow row : ROWS) {
        out.write(row);
      }
    }
    return file;
  }

  @Test
  void isParquet() throws IOException {
    List<Group> read = new ArrayList<>();
    try (ParquetFileReader file =
        ParquetFileReader.open(
            new LocalInputFile(written(FileFormat.PARQUET)),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      MessageType schema = file.getFileMetaData().getSchema();
      assertThat(schema.getType("blockTime").getLogicalTypeAnnotation())
          .isEqualTo(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS));
      PageReadStore pages = file.readNextRowGroup();
      RecordReader<Group> rows =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(pages, new GroupRecordConverter(schema));
      for (long row = 0; row < pages.getRowCount(); row++) {
        read.add(rows.read());
      }
      assertThat(file.readNextRowGroup()).isNull();
    }
    assertThat(read).hasSize(2);
    Group first = read.getFirst();
    assertThat(first.getLong("blockNumber", 0)).isEqualTo(17_686_110L);
    assertThat(first.getLong("blockTime", 0)).isEqualTo(TIME.toEpochMilli());
    assertThat(first.getString("value", 0)).isEqualTo(HUGE);
    assertThat(first.getFieldRepetitionCount("tokenId")).as("null").isZero();
    assertThat(first.getString("standard", 0)).isEqualTo("ERC20");
    assertThat(first.getString("op", 0)).isEqualTo("APPLY");
    assertThat(read.getLast().getString("tokenId", 0)).isEqualTo("7, \"seven\"\nand more");
  }

  @Test
  void isCsv() throws IOException {
    List<Map<String, String>> read = new ArrayList<>();
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(Files.readString(written(FileFormat.CSV)))) {
      rows.forEachRemaining(row -> read.add(new TreeMap<>(row)));
    }
    assertThat(read).hasSize(2);
    assertThat(read.getFirst())
        .hasSize(TransferRow.getClassSchema().getFields().size())
        .containsEntry("value", HUGE)
        .containsEntry("epoch", "-7")
        .containsEntry("tokenId", "")
        .containsEntry("blockTime", "2023-07-13T17:38:11Z")
        .containsEntry("op", "APPLY");
    assertThat(read.getLast()).containsEntry("tokenId", "7, \"seven\"\nand more");
  }

  @Test
  void isLinesOfJson() throws IOException {
    List<JsonNode> read =
        Files.readAllLines(written(FileFormat.NDJSON)).stream()
            .map(line -> new JsonMapper().readTree(line))
            .toList();
    assertThat(read).hasSize(2);
    assertThat(read.getFirst().get("blockNumber").longValue()).isEqualTo(17_686_110L);
    assertThat(read.getFirst().get("value").stringValue()).isEqualTo(HUGE);
    assertThat(read.getFirst().get("tokenId").isNull()).isTrue();
    assertThat(read.getFirst().get("blockTime").stringValue()).isEqualTo("2023-07-13T17:38:11Z");
    assertThat(read.getLast().get("tokenId").stringValue()).isEqualTo("7, \"seven\"\nand more");
  }
}
