package io.headwater.testkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A checker is worth what it finds: right streams pass, and each way of being wrong is named. */
final class CheckersTest {

  private final SimulatedChain chain = new SimulatedChain(new Random(11), 2, 50);
  private final List<JsonNode> logs = new ArrayList<>();
  private final List<JsonNode> heads = new ArrayList<>();

  CheckersTest() {
    List<TestBlock> before = chain.canonical();
    play(List.of(), before);
    for (int i = 0; i < 30; i++) {
      List<TestBlock> old = chain.canonical();
      chain.step();
      List<TestBlock> now = chain.canonical();
      int common = 0;
      while (common < Math.min(old.size(), now.size()) && old.get(common).equals(now.get(common))) {
        common++;
      }
      play(old.subList(common, old.size()), now.subList(common, now.size()));
    }
  }

  private void play(List<TestBlock> undone, List<TestBlock> added) {
    for (TestBlock block : undone.reversed()) {
      for (JsonNode log : block.logs().reversed()) {
        logs.add(((ObjectNode) log.deepCopy()).put("removed", true));
      }
    }
    for (TestBlock block : added) {
      heads.add(block.block());
      logs.addAll(block.logs());
    }
  }

  private List<String> faults(UnaryOperator<List<JsonNode>> mutation) {
    LogChecker checker = new LogChecker();
    mutation.apply(new ArrayList<>(logs)).forEach(checker::accept);
    return checker.faultsAgainst(
        chain.canonical().stream().flatMap(b -> b.logs().stream()).toList());
  }

  @Test
  void acceptsARightStreamOfLogs() {
    assertThat(logs).hasSizeGreaterThan(50);
    assertThat(logs).anyMatch(log -> log.get("removed").asBoolean());
    assertThat(faults(UnaryOperator.identity())).isEmpty();
  }

  @Test
  void findsAnyLogThatWasLostDoubledSwappedOrAltered() {
    for (int i = 1; i < logs.size(); i++) {
      int at = i;
      assertThat(faults(list -> without(list, at))).as("lost " + at).isNotEmpty();
      assertThat(faults(list -> with(list, at, list.get(at)))).as("doubled " + at).isNotEmpty();
      assertThat(faults(list -> swapped(list, at))).as("swapped " + at).isNotEmpty();
    }
    int last = logs.size() - 1;
    assertThat(faults(list -> altered(list, last))).anyMatch(fault -> fault.contains("data"));
  }

  private static List<JsonNode> without(List<JsonNode> list, int at) {
    list.remove(at);
    return list;
  }

  private static List<JsonNode> with(List<JsonNode> list, int at, JsonNode log) {
    list.add(at, log);
    return list;
  }

  private static List<JsonNode> swapped(List<JsonNode> list, int at) {
    JsonNode log = list.get(at);
    list.set(at, list.get(at - 1));
    list.set(at - 1, log);
    return list;
  }

  private static List<JsonNode> altered(List<JsonNode> list, int at) {
    list.set(at, ((ObjectNode) list.get(at).deepCopy()).put("data", "0xbad0"));
    return list;
  }

  @Test
  void acceptsRightHeadsAndFindsALostOne() {
    List<String> canonical = chain.canonical().stream().map(TestBlock::hash).toList();
    HeadChecker right = new HeadChecker();
    heads.forEach(right::accept);
    assertThat(right.faultsAgainst(canonical)).isEmpty();
    for (int i = 1; i < heads.size(); i++) {
      HeadChecker checker = new HeadChecker();
      without(new ArrayList<>(heads), i).forEach(checker::accept);
      boolean isFinal =
          canonical.contains(heads.get(i).get("hash").asString())
              && heads.lastIndexOf(heads.get(i)) == i;
      if (isFinal) {
        assertThat(checker.faultsAgainst(canonical)).as("lost head " + i).isNotEmpty();
      }
    }
  }

  @Test
  void findsALogThatIsRemovedOtherwiseThanItWasSent() {
    int removal = 0;
    while (!logs.get(removal).get("removed").asBoolean()) {
      removal++;
    }
    int at = removal;
    assertThat(faults(list -> altered(list, at))).anyMatch(fault -> fault.contains("data"));
  }

  @Test
  void takesNoHeadAsTheFirstThatIsAboveTheOneAskedFor() {
    List<String> canonical = chain.canonical().stream().map(TestBlock::hash).toList();
    HeadChecker right = new HeadChecker(1);
    HeadChecker late = new HeadChecker(1);
    List<JsonNode> asked =
        heads.stream().filter(head -> !head.get("number").asString().equals("0x0")).toList();
    asked.forEach(right::accept);
    asked.stream().skip(1).forEach(late::accept);
    assertThat(right.faultsAgainst(canonical.subList(1, canonical.size()))).isEmpty();
    assertThat(late.faultsAgainst(List.of())).anyMatch(fault -> fault.contains("came first"));
  }
}
