package io.headwater.app.cli;

import io.headwater.schemas.topic.DerivedTopic.Table;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A table whose rows have blocks. */
final class ExportedTable implements ITypeConverter<Table> {

  @Override
  public Table convert(String text) {
    List<String> labels = Table.ROWS.stream().map(Table::label).toList();
    return Table.ROWS.stream()
        .filter(table -> table.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected %s but was '%s'%s"
                        .formatted(
                            String.join(", ", labels),
                            text,
                            text.equals(Table.ACTIVITY.label())
                                ? ": it has no blocks; it is compacted, and read as a topic"
                                : "")));
  }
}
