package io.headwater.app.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The alerts, and what the page for operators says about them. */
final class AlertsTest {

  private static final Pattern SECTION = Pattern.compile("(?m)^### (Headwater\\w+)$");
  private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");

  private final List<JsonNode> alerts =
      Repository.yaml("compose/alerts.yml")
          .get("groups")
          .valueStream()
          .flatMap(group -> group.get("rules").valueStream())
          .toList();

  @Test
  void sayHowBadItIsAndWhatToDo() {
    assertThat(alerts)
        .hasSizeGreaterThan(15)
        .allSatisfy(
            alert -> {
              String name = alert.get("alert").asString();
              assertThat(alert.get("for").asString()).as(name).matches("[0-9]+[sm]");
              assertThat(alert.at("/labels/severity").asString()).as(name).isIn(SEVERITIES);
              assertThat(alert.at("/annotations/summary").asString()).as(name).isNotBlank();
              assertThat(alert.at("/annotations/runbook").asString())
                  .as(name)
                  .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
            });
  }

  @Test
  void haveASectionEachOnThePageForOperators() {
    List<String> sections =
        SECTION
            .matcher(Repository.text("docs/operations.md"))
            .results()
            .map(section -> section.group(1))
            .toList();
    assertThat(sections)
        .isEqualTo(alerts.stream().map(alert -> alert.get("alert").asString()).toList());
  }

  @Test
  void areAcceptedByPromtool() throws Exception {
    new Tool("promtool").accepts("check", "rules", "compose/alerts.yml");
  }

  @Test
  void fireWhenTheyShould() throws Exception {
    new Tool("promtool").accepts("test", "rules", "compose/alerts-test.yml");
  }
}
