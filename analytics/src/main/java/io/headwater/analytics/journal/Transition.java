package io.headwater.analytics.journal;

import io.headwater.schemas.avro.Block;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockReverted;
import io.headwater.schemas.avro.RowOp;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * A whole entry of the journal, decoded.
 *
 * @param entry as it was read
 * @param decoded what it says
 */
public record Transition(JournalEntry entry, SpecificRecord decoded) {

  /** Seconds would mean the year 5138: a chain that counts in milliseconds. */
  private static final long MOST_SECONDS = 100_000_000_000L;

  /** A block that came or went. */
  public record Change(RowOp op, Block block) {}

  /** Decodes an entry. */
  public static Transition of(JournalEntry entry) {
    return new Transition(entry, entry.decode());
  }

  /** What is known of it without decoding. */
  public RecordHeaders headers() {
    return entry.headers();
  }

  /** The block that came or went, if it is about one. */
  public Optional<Change> change() {
    return switch (decoded) {
      case BlockApplied applied -> Optional.of(new Change(RowOp.APPLY, applied.getBlock()));
      case BlockReverted reverted -> Optional.of(new Change(RowOp.REVERT, reverted.getBlock()));
      default -> Optional.empty();
    };
  }

  /**
   * Block time in milliseconds; where the node gave none, and where the entry has no block, the
   * ingest's clock; never negative, as Kafka's record times are not.
   */
  public long timeMillis() {
    Long time = change().map(change -> change.block().getHeader().getTimestamp()).orElse(null);
    if (time == null) {
      return Math.max(0, entry.timestampMillis());
    }
    return time < MOST_SECONDS ? Duration.ofSeconds(time).toMillis() : time;
  }
}
