package io.headwater.schemas.journal;

import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import org.apache.avro.specific.SpecificRecord;

/**
 * A whole entry of the journal, in the order of the Reader's rule.
 *
 * @param headers of its first record
 * @param firstOffset offset of its first slice
 * @param lastOffset offset of its last slice; reading goes on after it
 * @param timestampMillis the ingest's clock when it was written
 * @param value the encoded entry, all slices together; shared, never changed
 */
public record JournalEntry(
    RecordHeaders headers, long firstOffset, long lastOffset, long timestampMillis, byte[] value) {

  /** The position after this entry. */
  public Position after() {
    return Position.after(headers.epoch(), headers.sequence());
  }

  /**
   * Decodes the value: a {@code BlockApplied}, {@code BlockReverted}, {@code BlocksFinalized} or
   * {@code EpochStarted}.
   */
  public SpecificRecord decode() {
    return SingleObject.decode(value);
  }

  /** Whether a life of the journal begins with it that has nothing of the one before. */
  public boolean beginsAnew() {
    return headers.kind() == EntryKind.EPOCH_STARTED
        && ((EpochStarted) decode()).getPreviousEpoch() == null;
  }

  /**
   * Decodes the value as far as logs and headers need it: there are no transactions, and receipts
   * have their transaction and their logs only.
   */
  public SpecificRecord decodeLogs() {
    return SingleObject.decodeLogs(value);
  }
}
