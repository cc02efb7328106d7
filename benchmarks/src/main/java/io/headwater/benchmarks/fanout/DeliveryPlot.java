package io.headwater.benchmarks.fanout;

import io.headwater.benchmarks.report.Figure;
import io.headwater.benchmarks.report.Machine;
import io.headwater.benchmarks.report.Row;
import io.headwater.benchmarks.report.Section;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;

/** The tables of deliveries as bars: a group for each server, a bar for each table. */
final class DeliveryPlot {

  private static final int WIDTH = 1_100;
  private static final int HEIGHT = 620;
  private static final int LABEL_DEGREES = 25;
  private static final int TITLE_POINTS = 13;
  private static final List<Color> COLOURS =
      List.of(new Color(0x1F77B4), new Color(0xAEC7E8), new Color(0xD95F02), new Color(0xFDBF6F));

  private DeliveryPlot() {}

  /** Writes it as SVG; servers without figures are left out. */
  static void write(List<DeliveryTable> tables, Machine machine, Path svg) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(
                "CPU for each notification of newHeads (median, half the range) — %d CPUs %s, JDK %s, %s, commit %s"
                    .formatted(
                        machine.processors(),
                        machine.processor(),
                        Runtime.version().feature(),
                        machine.at().toString().substring(0, 10),
                        machine.commit()))
            .yAxisTitle("microseconds of the server's process")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
    chart.getStyler().setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, TITLE_POINTS));
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setSeriesColors(COLOURS.toArray(Color[]::new));
    chart.getStyler().setErrorBarsColor(Color.DARK_GRAY);
    chart.getStyler().setYAxisMin(0.0);
    for (DeliveryTable table : tables) {
      add(table, chart);
    }
    VectorGraphicsEncoder.saveVectorGraphic(chart, svg.toString(), VectorGraphicsFormat.SVG);
    shorten(svg);
  }

  /** Leaves coordinates two decimals: letters are outlines, with up to fifteen each. */
  private static void shorten(Path svg) throws IOException {
    Files.writeString(svg, Files.readString(svg).replaceAll("(\\d+\\.\\d\\d)\\d+", "$1"));
  }

  private static void add(DeliveryTable table, CategoryChart chart) {
    Section section = table.section();
    List<Row> rows =
        section.rows().stream()
            .filter(row -> row.figures().containsKey(DeliveryTable.COST))
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    List<Figure> costs = rows.stream().map(row -> row.figures().get(DeliveryTable.COST)).toList();
    chart.addSeries(
        "%,d subscribers, %d under way".formatted(table.subscribers(), table.window()),
        rows.stream().map(Row::name).toList(),
        costs.stream().map(Figure::median).toList(),
        costs.stream().map(cost -> (cost.most() - cost.least()) / 2).toList());
  }
}
