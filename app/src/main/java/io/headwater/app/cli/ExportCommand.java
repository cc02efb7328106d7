package io.headwater.app.cli;

import io.headwater.analytics.export.BlockRange;
import io.headwater.analytics.export.FileFormat;
import io.headwater.analytics.export.RowExport;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headwater export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes rows of a range of blocks to a file: Parquet, CSV or lines of JSON.",
      "",
      "The rows are those that headwater analytics has derived, of the blocks that are canonical when this starts, "
          + "each once, in the order of the chain. The file is there when it is whole."
    },
    footer = {
      "",
      "  headwater export --kafka 127.0.0.1:9092 --chain 1 --topic logs --to parquet",
      "  headwater export --kafka kafka:9092 --chain 1 --topic transfers --from-block 17686110 --to-block 17686121 --to csv",
      "",
      "  duckdb -c \"select token, count(*) n from 'transfers.parquet' group by 1 order by n desc limit 10\""
    })
public final class ExportCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--chain",
      paramLabel = "ID",
      required = true,
      description = "The chain, by its EIP-155 id.")
  private long chainId;

  @Option(
      names = "--topic",
      paramLabel = "T",
      required = true,
      converter = ExportedTable.class,
      description = "blocks, logs, transactions or transfers.")
  private Table table = Table.LOGS;

  @Option(
      names = "--from-block",
      paramLabel = "N",
      converter = BlockNumber.class,
      defaultValue = "0",
      description = "The first block. Default: the oldest that is there.")
  private Long from = 0L;

  @Option(
      names = "--to-block",
      paramLabel = "N",
      converter = BlockNumber.class,
      description = "The last block. Default: the newest that is there.")
  private @Nullable Long to;

  @Option(
      names = "--to",
      paramLabel = "F",
      required = true,
      description = "parquet, csv or ndjson.")
  private FileFormat format = FileFormat.PARQUET;

  @Option(
      names = "--view",
      paramLabel = "V",
      defaultValue = "live",
      description =
          "live: up to the head; final: finalized blocks alone, where analytics writes that view. Default: ${DEFAULT-VALUE}.")
  private View view = View.LIVE;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file. Default: the topic's name in this directory.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    BlockRange range = new BlockRange(from, to == null ? Long.MAX_VALUE : to);
    Path out = file == null ? Path.of(table.label() + "." + format.extension()) : file;
    if (out.toString().isEmpty()) {
      throw new IllegalArgumentException("--out: is empty");
    }
    RowExport export = RowExport.of(kafka.client(), chainId, view);
    RowExport.Summary summary;
    if (Help.Ansi.AUTO.enabled()) {
      try (ProgressBar bar = bar()) {
        summary =
            export.write(
                table,
                range,
                format,
                out,
                (read, total) -> {
                  bar.maxHint(total);
                  bar.stepTo(read);
                });
      }
    } else { // Nobody looks.
      summary = export.write(table, range, format, out, (read, total) -> {});
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d rows of blocks %d to %d%n",
            out, summary.rows(), summary.first(), summary.last());
    return 0;
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName(table.label())
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(250)
        .build();
  }
}
