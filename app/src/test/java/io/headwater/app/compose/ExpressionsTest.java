package io.headwater.app.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_b > 0.8 * 2e3 and on (a, c) d == 1 | a_b d",
        "sum by (x, le) (rate(a{q=~\"b|{c}\",r=\"$d\"}[5m])) | a",
        "sum(rate(a_total[1m])) by (le) / sum without(z) (b) | a_total b",
        "a{x=\"1\"} - on (chain) min by (chain) (b{x=\"2\"}) > 5 | a b",
        "count(ALERTS{alertstate=\"firing\"}) or vector(0) | ALERTS",
        "sum by (c) (a) == 0 or absent(b) | a b"
      })
  void findsTheNamesOfSeriesAndNothingElse(String case_) {
    int bar = case_.lastIndexOf(" | ");
    assertThat(Expressions.series(case_.substring(0, bar)))
        .containsExactlyInAnyOrder(case_.substring(bar + 3).split(" ", -1));
  }

  @Test
  void findsTheReasonsThatAreNamed() {
    assertThat(Expressions.closedLabels("x{reason=~\"a|b\",kind=\"c\"} + y{limit=\"d\"}"))
        .containsExactly("limit=\"d\"", "reason=\"a\"", "reason=\"b\"");
  }
}
