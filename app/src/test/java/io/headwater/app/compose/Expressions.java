package io.headwater.app.compose;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What alerts and dashboard ask Prometheus for. */
final class Expressions {

  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}");
  private static final Pattern LABELS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");

  /** A name that no argument list follows: neither a function nor an aggregation. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*+(?!\\s*(\\(|by|without))");

  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

  private static final Pattern REASON = Pattern.compile("\\b(reason|limit)=~?\"([^\"]*)\"");

  private Expressions() {}

  /** All expressions of alerts and dashboard. */
  static List<String> all() {
    return Stream.of(
            Repository.yaml("compose/alerts.yml"),
            Repository.json("compose/grafana/dashboards/headwater.json"))
        .flatMap(file -> file.findValuesAsString("expr").stream())
        .toList();
  }

  /** The names of the time series in an expression. */
  static Set<String> series(String expression) {
    String bare = TEXT.matcher(expression).replaceAll("");
    bare = SELECTOR.matcher(bare).replaceAll("");
    bare = LABELS.matcher(bare).replaceAll("(");
    bare = RANGE.matcher(bare).replaceAll("");
    return NAME.matcher(bare)
        .results()
        .map(MatchResult::group)
        .filter(name -> !OPERATORS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The reasons and limits that an expression names, as they are written in a scrape. */
  static Set<String> closedLabels(String expression) {
    return REASON
        .matcher(expression)
        .results()
        .flatMap(
            found ->
                Stream.of(found.group(2).split("\\|", -1))
                    .map(value -> found.group(1) + "=\"" + value + "\""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
