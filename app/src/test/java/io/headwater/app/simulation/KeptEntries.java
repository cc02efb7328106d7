package io.headwater.app.simulation;

import io.headwater.gateway.event.ChainHead;
import io.headwater.schemas.journal.JournalRecord;
import io.headwater.schemas.position.Cursor;
import io.headwater.schemas.position.Position;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.testkit.journal.InMemoryJournal;
import java.util.List;
import java.util.Optional;

/**
 * What a journal keeps of what a gateway had read at some time: what is kept now was kept then, so
 * that no refusal is right which says that it was not.
 */
final class KeptEntries {

  /**
   * Whether a mirror's repetition counts that stands behind what follows on it: retention has taken
   * what it repeats, and a reader that begins with the oldest record passes over it.
   */
  private static final boolean COUNTS_REPETITIONS = false;

  private final List<RecordHeaders> kept;

  /**
   * The entries up to the one that was the gateway's newest.
   *
   * @param head of the gateway
   */
  KeptEntries(InMemoryJournal journal, ChainHead head) {
    List<RecordHeaders> all = journal.records().stream().map(JournalRecord::headers).toList();
    int end = all.size();
    while (end > 0
        && (all.get(end - 1).epoch() != head.epoch()
            || all.get(end - 1).sequence() != head.sequence())) {
      end--;
    }
    long oldest = COUNTS_REPETITIONS || all.isEmpty() ? 0 : all.getFirst().sequence();
    // In a mirror what comes later may stand before; epochs rise here.
    kept =
        all.subList(0, end).stream()
            .filter(entry -> entry.sequence() >= oldest)
            .filter(entry -> entry.sequence() <= head.sequence() && entry.epoch() <= head.epoch())
            .toList();
  }

  /** Whether a subscription can go on from a cursor. */
  boolean has(Cursor cursor) {
    return hasEntry(cursor)
        || kept.stream().anyMatch(entry -> isApply(entry, cursor))
        || isBeforeOldest(cursor);
  }

  /** Whether the very entry of a cursor is there. */
  boolean hasEntry(Cursor cursor) {
    return kept.stream().anyMatch(entry -> isNamed(entry, cursor));
  }

  private static boolean isNamed(RecordHeaders entry, Cursor cursor) {
    Position position = cursor.position();
    return entry.epoch() == position.epoch() && entry.sequence() == position.sequence();
  }

  private static boolean isApply(RecordHeaders entry, Cursor cursor) {
    return entry.kind() == EntryKind.BLOCK_APPLIED && cursor.hash().equals(entry.hash());
  }

  private boolean isBeforeOldest(Cursor cursor) {
    return cursor.position().item() == Position.END
        && oldestApply().filter(oldest -> cursor.hash().equals(oldest.parent())).isPresent();
  }

  /** Whether a subscription can begin with a block of a height. */
  boolean has(long number) {
    return oldestApply().filter(oldest -> oldest.number() <= number).isPresent();
  }

  private Optional<RecordHeaders> oldestApply() {
    return kept.stream().filter(entry -> entry.kind() == EntryKind.BLOCK_APPLIED).findFirst();
  }

  /** Whether a journal does not keep an entry any more. */
  static boolean isForgotten(InMemoryJournal journal, long sequence) {
    List<JournalRecord> records = journal.records();
    return !records.isEmpty() && records.getFirst().headers().sequence() > sequence;
  }

  /** Height of the oldest block that a journal keeps; 0 without one. */
  static long oldest(InMemoryJournal journal) {
    return journal.records().stream()
        .filter(record -> record.headers().kind() == EntryKind.BLOCK_APPLIED)
        .mapToLong(record -> record.headers().number())
        .findFirst()
        .orElse(0);
  }
}
