package io.headwater.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.analytics.Derivation.Derived;
import io.headwater.analytics.journal.JournalBegunAnewException;
import io.headwater.analytics.journal.JournalGapException;
import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.topic.DerivedTopic.Table;
import io.headwater.schemas.topic.DerivedTopic.View;
import io.headwater.testkit.chain.ChainMove;
import io.headwater.testkit.chain.RecordedChain;
import io.headwater.testkit.chain.SimulatedChain;
import io.headwater.testkit.chain.TestBlock;
import io.headwater.testkit.check.NodeRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnalyticsTopologyTest {

  @TempDir private Path directory;

  private static ChainJournal randomJournal(SimulatedChain chain, int steps) {
    ChainJournal journal = new ChainJournal();
    journal.follow(chain);
    for (int i = 0; i < steps; i++) {
      chain.step();
      journal.follow(chain);
    }
    return journal;
  }

  private static List<String> lines(List<Derived> records) {
    return records.stream().map(record -> NodeRows.line(record.row())).toList();
  }

  private static List<String> expected(Table table, List<ChainMove> moves) {
    return switch (table) {
      case BLOCKS -> NodeRows.blocks(moves);
      case LOGS -> NodeRows.logs(moves);
      case TRANSACTIONS -> NodeRows.transactions(moves);
      case TRANSFERS -> NodeRows.transfers(moves);
      case ACTIVITY -> throw new IllegalArgumentException("activity has no lines");
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void derivesTheChainThroughReorgs(long seed) {
    SimulatedChain chain = new SimulatedChain(new Random(seed), 4, 12);
    ChainJournal journal = randomJournal(chain, 120);
    assertThat(journal.moves()).extracting(ChainMove::op).contains(RowOp.REVERT);
    try (Derivation derivation = new Derivation(directory)) {
      journal.records().forEach(derivation::take);
      checkViews(derivation, journal, (int) chain.finalized().number() + 1);
    }
  }

  @Test
  void derivesRecordedBlocksWithTokensOfEveryKind() {
    List<TestBlock> recorded = new ArrayList<>(RecordedChain.load(RecordedChain.GETH_TEST_CHAIN));
    ChainJournal journal = new ChainJournal();
    for (int height = 50; height <= 300; height += 50) {
      journal.follow(recorded.subList(0, height));
      journal.follow(recorded.subList(0, height - 20));
    }
    journal.mark(null, recorded.get(200));
    try (Derivation derivation = new Derivation(directory)) {
      journal.records().forEach(derivation::take);
      checkViews(derivation, journal, 201);
    }
  }

  private static void checkViews(Derivation derivation, ChainJournal journal, int finalBlocks) {
    List<ChainMove> canonical =
        journal.canonical().stream().map(block -> new ChainMove(RowOp.APPLY, block)).toList();
    for (Table table : Table.ROWS) {
      assertThat(lines(derivation.records(table, View.LIVE)))
          .isEqualTo(expected(table, journal.moves()));
      assertThat(lines(derivation.records(table, View.FINAL)))
          .isEqualTo(expected(table, canonical.subList(0, finalBlocks)));
      Map<String, String> current = new TreeMap<>();
      for (Derived record : derivation.records(table, View.CURRENT)) {
        if (record.value() == null) {
          current.remove(record.key());
        } else {
          current.put(record.key(), NodeRows.line(record.row()));
        }
      }
      assertThat(current.values()).containsExactlyInAnyOrderElementsOf(expected(table, canonical));
    }
    List<SpecificRecord> activity = new ArrayList<>();
    derivation.records(Table.ACTIVITY, View.LIVE).forEach(record -> activity.add(record.row()));
    assertThat(NodeRows.activityFaults(activity, journal.canonical())).isEmpty();
  }

  @Test
  void everyRowOfATopicHasAnIdOfItsOwn() {
    ChainJournal journal = randomJournal(new SimulatedChain(new Random(11), 4, 12), 100);
    try (Derivation derivation = new Derivation(directory)) {
      journal.records().forEach(derivation::take);
      for (Table table : Table.ROWS) {
        assertThat(derivation.records(table, View.LIVE))
            .extracting(record -> id(record.row()))
            .doesNotHaveDuplicates();
      }
    }
  }

  private static String id(SpecificRecord row) {
    Object part = row.getSchema().getField("part") == null ? 0 : value(row, "part");
    return "%s %s %s %s"
        .formatted(value(row, "epoch"), value(row, "sequence"), value(row, "item"), part);
  }

  private static Object value(SpecificRecord row, String field) {
    return row.get(row.getSchema().getField(field).pos());
  }

  @Test
  void takesBlockTimeAsTheTimeOfRecords() {
    SimulatedChain chain = new SimulatedChain(new Random(3), 4, 12);
    ChainJournal journal = randomJournal(chain, 10);
    try (Derivation derivation = new Derivation(directory)) {
      journal.records().forEach(derivation::take);
      assertThat(derivation.records(Table.BLOCKS, View.LIVE))
          .allSatisfy(
              record -> {
                BlockRow row = (BlockRow) record.row();
                assertThat(record.timeMillis())
                    .isEqualTo((1_700_000_000L + 12 * row.getBlockNumber()) * 1000)
                    .isEqualTo(row.getBlockTime().toEpochMilli());
              });
    }
  }

  @Test
  void skipsWhatAMirrorSendsAgain() {
    SimulatedChain chain = new SimulatedChain(new Random(5), 4, 12);
    ChainJournal journal = randomJournal(chain, 60);
    try (Derivation derivation = new Derivation(directory)) {
      List<JournalRecord> records = journal.records();
      for (int i = 0; i < records.size(); i++) {
        derivation.take(records.get(i));
        if (i % 7 == 6) {
          records.subList(i - 4, i + 1).forEach(derivation::take);
        }
      }
      checkViews(derivation, journal, (int) chain.finalized().number() + 1);
    }
  }

  @Test
  void stopsAtAGap() {
    List<JournalRecord> records =
        randomJournal(new SimulatedChain(new Random(6), 4, 12), 30).records();
    try (Derivation derivation = new Derivation(directory)) {
      records.subList(0, 10).forEach(derivation::take);
      assertThatThrownBy(() -> derivation.take(records.get(11)))
          .hasRootCauseInstanceOf(JournalGapException.class)
          .rootCause()
          .hasMessageContaining("is missing")
          .hasMessageContaining("derive from a cluster that has it");
    }
  }

  @Test
  void stopsWhereTheJournalBeginsAnew() {
    SimulatedChain chain = new SimulatedChain(new Random(7), 4, 12);
    ChainJournal journal = randomJournal(chain, 5);
    journal.beginAnew();
    List<JournalRecord> records = journal.records();
    try (Derivation derivation = new Derivation(directory)) {
      records.subList(0, records.size() - 1).forEach(derivation::take);
      assertThatThrownBy(() -> derivation.take(records.getLast()))
          .hasRootCauseInstanceOf(JournalBegunAnewException.class);
    }
  }

  @Test
  void forgetsWhatIsFinal() {
    SimulatedChain chain = new SimulatedChain(new Random(8), 4, 12);
    ChainJournal journal = randomJournal(chain, 300);
    try (Derivation derivation = new Derivation(directory)) {
      journal.records().forEach(derivation::take);
      long unfinalized = chain.head().number() - chain.finalized().number();
      assertThat(derivation.stored("unfinalized")).isEqualTo(unfinalized);
      assertThat(derivation.stored("activity-blocks")).isEqualTo(unfinalized + 1);
      // Blocks are 12 s apart: a minute has five, and four contracts and a recipient are in use.
      assertThat(derivation.stored("activity-minutes")).isBetween(1L, (unfinalized + 5) * 5);
      assertThat(derivation.stored("reading")).isEqualTo(1);
    }
  }
}
