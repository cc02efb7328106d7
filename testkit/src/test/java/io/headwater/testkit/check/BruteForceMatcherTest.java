package io.headwater.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BruteForceMatcherTest {

  @Test
  void answersTheCollectedCasesAsTheirOriginsDo() throws Exception {
    int cases = 0;
    try (InputStream in =
        BruteForceMatcher.class.getResourceAsStream(
            "/io/headwater/testkit/chain/filter-cases.json")) {
      for (JsonNode group : new JsonMapper().readTree(in).get("groups")) {
        for (JsonNode one : group.get("cases")) {
          if (one.path("expect").isArray() && !one.path("mode").asString("").equals("getLogs")) {
            cases++;
            assertThat(matched(one.get("filter"), group.get("logs")))
                .as(one.get("id").asString() + " " + one.get("filter"))
                .isEqualTo(expected(one.get("expect")));
          }
        }
      }
    }
    assertThat(cases).isGreaterThan(20);
  }

  private static List<Integer> matched(JsonNode filter, JsonNode logs) {
    List<Integer> matched = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      if (isInRange(filter, logs.get(i)) && BruteForceMatcher.matches(filter, logs.get(i))) {
        matched.add(i);
      }
    }
    return matched;
  }

  private static boolean isInRange(JsonNode filter, JsonNode log) {
    long number = quantity(log.get("blockNumber"), 0);
    return number >= quantity(filter.path("fromBlock"), 0)
        && number <= quantity(filter.path("toBlock"), Long.MAX_VALUE);
  }

  private static long quantity(JsonNode node, long otherwise) {
    return node.isString() && node.asString().startsWith("0x")
        ? Long.parseLong(node.asString().substring(2), 16)
        : otherwise;
  }

  private static List<Integer> expected(JsonNode indices) {
    List<Integer> expected = new ArrayList<>();
    indices.forEach(index -> expected.add(index.asInt()));
    return expected;
  }
}
