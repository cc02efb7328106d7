package io.headwater.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table.
 *
 * @param key in JSON
 * @param title what was measured, and how
 * @param columns in order
 * @param rows in order
 * @param aims what was aimed at
 */
public record Section(
    String key, String title, List<Column> columns, List<Row> rows, List<Aim> aims) {

  /** As text. */
  public String text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(new ArrayList<>(List.of("")));
    columns.forEach(column -> cells.getFirst().add(column.heading()));
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths =
        IntStream.rangeClosed(0, columns.size())
            .map(i -> cells.stream().mapToInt(line -> line.get(i).length()).max().orElseThrow())
            .toArray();
    StringBuilder text = new StringBuilder("\n").append(title).append('\n');
    for (int i = 0; i < cells.size(); i++) {
      text.append(line(cells.get(i), widths));
      if (i > 0 && !rows.get(i - 1).remark().isEmpty()) {
        text.append("  ").append(rows.get(i - 1).remark());
      }
      text.append('\n');
    }
    aims.forEach(aim -> text.append(aim.line()).append('\n'));
    return text.toString();
  }

  private List<String> cells(Row row) {
    List<String> cells = new ArrayList<>(List.of(row.name()));
    for (Column column : columns) {
      Figure figure = row.figures().get(column.key());
      cells.add(figure == null ? "-" : figure.text(column.decimals()));
    }
    return cells;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("  ").append(cells.getFirst());
    line.append(String.join("", Collections.nCopies(widths[0] - cells.getFirst().length(), " ")));
    for (int i = 1; i < cells.size(); i++) {
      line.append(" ".repeat(2 + widths[i] - cells.get(i).length())).append(cells.get(i));
    }
    return line.toString();
  }
}
