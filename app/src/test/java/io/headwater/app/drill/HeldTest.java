package io.headwater.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class HeldTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final NodeBlock A = block(1, "0xa", "0x0", 0, 1);
  private static final NodeBlock B = block(2, "0xb", "0xa", 0, 1, 2);
  private static final NodeBlock FORK = block(2, "0xf", "0xa", 0);
  private static final NodeBlock C = block(3, "0xc", "0xb", 0);

  private final View logs = new LogsView(List.of(), List.of());
  private final View heads = new HeadsView();
  private final View blocks = new BlocksView();
  private final Held held = new Held();

  @Test
  void holdsTheChainWhateverWasTakenBack() {
    log(A, 0, 1);
    log(FORK, 0);
    removed(FORK, 0);
    log(B, 0, 1, 2);
    log(C, 0);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 7, 1, 0, 0, 0, 0));
  }

  @Test
  void findsALostLog() {
    log(A, 0, 1);
    log(B, 0, 2);
    log(C, 0);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 5, 0, 1, 0, 0, 0));
  }

  @Test
  void findsADoubledLog() {
    log(A, 0, 1);
    log(B, 0, 1);
    log(B, 1, 2);
    log(C, 0);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 7, 0, 0, 0, 1, 0));
  }

  @Test
  void findsALogOutOfItsTurn() {
    log(A, 0, 1);
    log(B, 0, 2, 1);
    log(C, 0);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 6, 0, 0, 0, 0, 1));
  }

  @Test
  void findsABlockOutOfItsTurn() {
    log(A, 0, 1);
    log(C, 0);
    log(B, 0, 1, 2);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 6, 0, 0, 0, 0, 1));
  }

  @Test
  void findsWhatWasNotTakenBack() {
    log(A, 0, 1);
    log(FORK, 0);
    log(B, 0, 1, 2);
    log(C, 0);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 7, 0, 0, 1, 0, 1));
  }

  @Test
  void findsWhatIsTakenBackOutOfItsTurn() {
    log(A, 0, 1);
    removed(A, 0);
    removed(FORK, 0);
    log(A, 0);
    log(B, 0, 1, 2);
    log(C, 0);

    assertThat(after(logs).disordered()).isEqualTo(3);
  }

  @Test
  void findsALogThatIsNotAsTheNodeHasIt() {
    log(A, 0, 1);
    log(B, 0, 1);
    logs.take(JSON.readTree(logJson(B, 2, false).replace("0x0102", "0x0103")), held);
    log(C, 0);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 6, 0, 1, 1, 0, 0));
  }

  @Test
  void putsAHeadInThePlaceOfThoseOfItsHeight() {
    head(A);
    head(FORK);
    head(B);
    head(C);

    assertThat(after(heads)).isEqualTo(new Held.Difference(3, 4, 1, 0, 0, 0, 0));
  }

  @Test
  void findsALostADoubledAndAMisplacedHead() {
    head(A);
    head(C);
    head(C);

    assertThat(after(heads)).isEqualTo(new Held.Difference(3, 3, 0, 1, 0, 1, 1));
  }

  @Test
  void takesBlocksBackAsAWhole() {
    step("apply", A, 0, 1);
    step("apply", FORK, 0);
    step("revert", FORK, 0);
    step("apply", B, 0, 1, 2);
    step("apply", C, 0);

    assertThat(after(blocks)).isEqualTo(new Held.Difference(3, 4, 1, 0, 0, 0, 0));
  }

  @Test
  void findsABlockThatLacksALog() {
    step("apply", A, 0, 1);
    step("apply", B, 0, 2);
    step("apply", C, 0);

    assertThat(after(blocks)).isEqualTo(new Held.Difference(3, 3, 0, 1, 1, 0, 0));
  }

  @Test
  void forgetsWhatIsRolledBack() {
    log(A, 0, 1);
    log(FORK, 0);
    held.cut(1);
    log(B, 0, 1, 2);
    log(C, 0);

    assertThat(after(logs)).isEqualTo(new Held.Difference(6, 7, 1, 0, 0, 0, 0));
  }

  private Held.Difference after(View view) {
    return held.against(
        List.of(A, B, C).stream()
            .map(block -> new Held.Block(block.number(), block.hash(), view.entries(block)))
            .toList());
  }

  private void log(NodeBlock block, int... indexes) {
    for (int index : indexes) {
      logs.take(JSON.readTree(logJson(block, index, false)), held);
    }
  }

  private void removed(NodeBlock block, int index) {
    logs.take(JSON.readTree(logJson(block, index, true)), held);
  }

  private void head(NodeBlock block) {
    heads.take(JSON.readTree(headJson(block)), held);
  }

  private void step(String step, NodeBlock block, int... indexes) {
    StringBuilder list = new StringBuilder();
    for (int index : indexes) {
      list.append(list.isEmpty() ? "" : ",").append(logJson(block, index, step.equals("revert")));
    }
    String event =
        "{\"step\":\"%s\",\"block\":%s,\"logs\":[%s]}".formatted(step, headJson(block), list);
    blocks.take(JSON.readTree(event), held);
  }

  private static NodeBlock block(long number, String hash, String parent, int... indexes) {
    NodeBlock empty = new NodeBlock(number, hash, parent, List.of());
    List<NodeLog> logs =
        Arrays.stream(indexes)
            .mapToObj(index -> NodeLog.read(JSON.readTree(logJson(empty, index, false))))
            .toList();
    return new NodeBlock(number, hash, parent, logs);
  }

  private static String headJson(NodeBlock block) {
    return "{\"number\":\"0x%x\",\"hash\":\"%s\",\"parentHash\":\"%s\"}"
        .formatted(block.number(), block.hash(), block.parent());
  }

  private static String logJson(NodeBlock block, int index, boolean removed) {
    return "{\"address\":\"0x1\",\"topics\":[\"0x2\"],\"data\":\"0x0102\",\"blockNumber\":\"0x%x\","
            .formatted(block.number())
        + "\"transactionHash\":\"0x3\",\"transactionIndex\":\"0x0\",\"blockHash\":\"%s\","
            .formatted(block.hash())
        + "\"logIndex\":\"0x%x\",\"removed\":%s}".formatted(index, removed);
  }
}
