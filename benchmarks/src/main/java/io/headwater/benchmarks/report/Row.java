package io.headwater.benchmarks.report;

import java.util.Map;

/**
 * A row of a table.
 *
 * @param name of what was measured
 * @param figures by column key; a column may have none
 * @param remark why there are no figures, or what is wrong with them; nothing as a rule
 */
public record Row(String name, Map<String, Figure> figures, String remark) {

  /** Figures without a remark. */
  public Row(String name, Map<String, Figure> figures) {
    this(name, figures, "");
  }

  /** No figures. */
  public static Row without(String name, String why) {
    return new Row(name, Map.of(), why);
  }
}
