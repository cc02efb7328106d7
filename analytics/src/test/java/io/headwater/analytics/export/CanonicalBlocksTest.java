package io.headwater.analytics.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.topic.DerivedTopic.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

final class CanonicalBlocksTest {

  private static final int LOGS = 3;
  private final List<BlockRow> topic = new ArrayList<>();

  private void row(RowOp op, long number) {
    topic.add(
        new BlockRow(
            1L,
            7L,
            (long) topic.size(),
            0,
            op,
            number,
            "0x%064x".formatted(number),
            Instant.ofEpochSecond(12 * number),
            "0x%064x".formatted(number - 1),
            null,
            null,
            null,
            null,
            null,
            null,
            2,
            LOGS));
  }

  private void applied(long from, long to) {
    for (long number = from; number <= to; number++) {
      row(RowOp.APPLY, number);
    }
  }

  private CanonicalBlocks read(long from, long to) {
    Iterator<BlockRow> rows = topic.iterator();
    return CanonicalBlocks.read(
        () -> rows.hasNext() ? Optional.<SpecificRecord>of(rows.next()) : Optional.empty(),
        new BlockRange(from, to));
  }

  @Test
  void areThoseThatStandInTheEnd() {
    applied(10, 13);
    row(RowOp.REVERT, 13);
    row(RowOp.REVERT, 12);
    applied(12, 14);
    CanonicalBlocks blocks = read(11, 13);
    assertThat(blocks.sequences()).containsExactlyInAnyOrder(1L, 6L, 7L);
    assertThat(blocks.first()).isEqualTo(11);
    assertThat(blocks.last()).isEqualTo(13);
    assertThat(blocks.earliest()).isEqualTo(Instant.ofEpochSecond(12 * 11));
    assertThat(blocks.rows(Table.LOGS)).hasValue(3 * LOGS);
    assertThat(blocks.rows(Table.BLOCKS)).hasValue(3);
    assertThat(blocks.rows(Table.TRANSFERS)).as("blocks do not say").isEmpty();
  }

  @Test
  void endWithTheHeadWhereNoEndIsSaid() {
    applied(10, 13);
    row(RowOp.REVERT, 13);
    CanonicalBlocks blocks = read(0, Long.MAX_VALUE);
    assertThat(blocks.first()).isEqualTo(10);
    assertThat(blocks.last()).isEqualTo(12);
  }

  @Test
  void saysWhatIsThereOfARangeThatIsNot() {
    applied(10, 13);
    row(RowOp.REVERT, 13);
    assertThatThrownBy(() -> read(11, 13))
        .isInstanceOf(ExportException.class)
        .hasMessage("blocks 11 to 13 were asked for, and 10 to 12 are there");
    assertThatThrownBy(() -> read(9, 12)).hasMessageContaining("10 to 12 are there");
    assertThatThrownBy(() -> read(13, Long.MAX_VALUE))
        .hasMessage("blocks from 13 on were asked for, and 10 to 12 are there");
    assertThatThrownBy(() -> read(0, 9))
        .hasMessage("blocks 0 to 9 were asked for, and 10 to 12 are there");
  }

  @Test
  void saysThatABlockIsMissingInside() {
    applied(10, 11);
    applied(13, 14);
    assertThatThrownBy(() -> read(10, 14)).hasMessageStartingWith("block 12 is missing");
    assertThat(read(13, 14).sequences()).hasSize(2);
  }

  @Test
  void saysThatNothingIsThere() {
    assertThatThrownBy(() -> read(0, Long.MAX_VALUE)).hasMessageContaining("is empty");
  }
}
