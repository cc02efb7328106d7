package io.headwater.testkit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordedChainTest {

  @Test
  void bundlesChainsOfWhichMostAreLinked() {
    assertThat(runs(RecordedChain.GETH_TEST_CHAIN)).containsExactly(601);
    assertThat(runs(RecordedChain.SEPOLIA)).containsExactly(512);
    assertThat(runs(RecordedChain.BESU_TEST_CHAIN)).containsExactly(33);
    assertThat(runs(RecordedChain.QUIRKS)).containsExactly(2, 2, 1);
    assertThat(runs(RecordedChain.SINGLES)).containsExactly(1, 1, 1);
  }

  private static List<Integer> runs(String file) {
    return RecordedChain.linkedRuns(RecordedChain.load(file)).stream().map(List::size).toList();
  }

  @Test
  void groupsLogsIntoReceiptsWhereNoneWereRecorded() {
    for (TestBlock block : RecordedChain.load(RecordedChain.POLYGON)) {
      assertThat(block.receipts()).hasSize(block.block().get("transactions").size());
    }
  }
}
