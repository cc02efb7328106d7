package io.headwater.gateway.journal;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlockReverted;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.WireFormatException;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Turns whole journal entries into events. Pure. */
final class EventDecoder {

  /** About how much larger an entry is in memory than encoded. */
  private static final int DECODED_FACTOR = 4;

  /** The same without transactions. */
  private static final int PASSING_FACTOR = 2;

  private EventDecoder() {}

  static ChainEvent decode(JournalEntry entry) {
    return event(entry, entry.decode());
  }

  /** The same without what no subscription is given: transactions, and of receipts all but logs. */
  static ChainEvent decodePast(JournalEntry entry) {
    return event(entry, entry.decodeLogs());
  }

  private static ChainEvent event(JournalEntry entry, SpecificRecord value) {
    return switch (value) {
      case BlockApplied e ->
          new ChainEvent.BlockApplied(
              entry(entry, e.getHead(), e.getSafe(), e.getFinalized()), e.getBlock());
      case BlockReverted e ->
          new ChainEvent.BlockReverted(
              entry(entry, e.getHead(), e.getSafe(), e.getFinalized()), e.getBlock());
      case BlocksFinalized e ->
          new ChainEvent.BlocksFinalized(entry(entry, e.getHead(), e.getSafe(), e.getFinalized()));
      case EpochStarted e ->
          new ChainEvent.EpochStarted(
              entry(entry, e.getHead(), e.getSafe(), e.getFinalized()),
              e.getPreviousEpoch() != null);
      default ->
          throw new WireFormatException("entry %d is none".formatted(entry.headers().sequence()));
    };
  }

  private static ChainEvent.Entry entry(
      JournalEntry entry,
      @Nullable BlockRef head,
      @Nullable BlockRef safe,
      @Nullable BlockRef finalized) {
    RecordHeaders headers = entry.headers();
    return new ChainEvent.Entry(
        headers.epoch(),
        headers.sequence(),
        head,
        safe,
        finalized,
        headers.step() == headers.steps(),
        entry.timestampMillis(),
        decodedBytes(entry));
  }

  /** About how many bytes an entry has in memory that is not decoded, or without transactions. */
  static int passingBytes(JournalEntry entry) {
    return times(PASSING_FACTOR, entry);
  }

  /** About how many bytes an entry has in memory. */
  static int decodedBytes(JournalEntry entry) {
    return times(DECODED_FACTOR, entry);
  }

  private static int times(int factor, JournalEntry entry) {
    return (int) Math.min((long) factor * entry.value().length, Integer.MAX_VALUE);
  }
}
