package io.headwater.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.subscription.PositionError;
import io.headwater.gateway.subscription.PositionException;
import io.headwater.gateway.subscription.Start;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.testkit.journal.InMemoryJournal;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A cursor of a block that the journal has never heard of. */
final class UnknownForkTest {

  private static final long FINALIZED = 90;

  private static final ChainHead HEAD =
      new ChainHead(1, 1, 1, block(100), block(100), block(95), block(FINALIZED));

  private final InMemoryJournal journal = new InMemoryJournal();
  private final JournalHistory history =
      new JournalHistory(
          1,
          new JournalMemory(new JournalIndex(10), new EntryRing(1), new EntryRing(1)),
          new JournalReader(journal.source()),
          new JournalReader(journal.source()),
          System::nanoTime);

  private static BlockRef block(long number) {
    return new BlockRef(number, new Hash(new byte[32]));
  }

  private PositionError errorOf(long number) {
    Cursor cursor =
        new Cursor(
            1,
            new Position(77, 5, Position.END),
            EntryKind.BLOCK_APPLIED,
            number,
            new Hash(new byte[32]));
    return Objects.requireNonNull(
            catchThrowableOfType(
                PositionException.class, () -> history.find(new Start.After(cursor), HEAD)))
        .error();
  }

  @Test
  void canBeLeftByGoingBackToTheFinalizedBlock() {
    PositionError error = errorOf(FINALIZED + 1);
    assertThat(error.reason()).isEqualTo(PositionError.Reason.CURSOR_UNKNOWN_FORK);
    assertThat(error.finalized()).isEqualTo(FINALIZED);
  }

  @Test
  void cannotBeLeftSoFromBelowTheFinalizedBlock() {
    PositionError error = errorOf(FINALIZED);
    assertThat(error.reason()).isEqualTo(PositionError.Reason.CURSOR_UNKNOWN_FORK);
    assertThat(error.finalized()).isNull();
    assertThat(error.message()).endsWith("begin anew with fromBlock");
  }

  @Test
  void mayBeOfAGatewayThatIsFurther() {
    assertThat(errorOf(101).reason()).isEqualTo(PositionError.Reason.CURSOR_AHEAD);
  }
}
