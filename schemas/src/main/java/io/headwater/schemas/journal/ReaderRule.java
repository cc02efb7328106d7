package io.headwater.schemas.journal;

import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.Slices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each record of a journal is to a reader: the next entry, a piece of it, or something
 * to skip, wait on or stop at. Every reader follows it: gateway, ingest's recovery, analytics,
 * {@code topics --verify}.
 *
 * <p>Sequences are dense inside an epoch. Lower than expected and equal to what was read: a
 * mirror's duplicate. Lower and different: a conflict. Higher: a gap. Only an {@code EpochStarted}
 * moves to another epoch, and only it may drop an unfinished entry. Records of an epoch whose
 * beginning was not read, with entries of the reader's own after them, are taken for those of one
 * that ended before the reader began. That holds where the reader's own beginning was read; else
 * both may say it of the other ({@link #isAmbiguous}).
 *
 * <p>Threading: one thread. Bounds: remembers the last {@value #REMEMBERED} entries by kind and
 * hash, and the slices of one entry.
 */
public final class ReaderRule {

  /** Entries whose kind and hash are kept to tell a duplicate from a conflict. */
  static final int REMEMBERED = 4096;

  private record Known(RecordHeaders headers, long offset) {}

  /**
   * What a reader has to keep to go on later as if it had not stopped.
   *
   * @param last headers of the last whole entry; null before the first
   * @param lastOffset its first offset
   * @param endedEpochs lives of the journal that are over
   * @param slices of the entry that is not whole yet
   */
  public record Memory(
      @Nullable RecordHeaders last,
      long lastOffset,
      Set<Long> endedEpochs,
      List<JournalRecord> slices) {

    /** Nothing was read. */
    public static final Memory NOTHING = new Memory(null, 0, Set.of(), List.of());
  }

  private final ArrayDeque<Known> order = new ArrayDeque<>();
  private final Map<Long, Known> bySequence = new HashMap<>();
  private final Set<Long> endedEpochs = new HashSet<>();
  private final Set<Long> foreignEpochs = new HashSet<>();

  /** Foreign ones that entries of ours came after. */
  private final Set<Long> strayEpochs = new HashSet<>();

  private final List<JournalRecord> slices = new ArrayList<>();
  private @Nullable RecordHeaders last;

  /** Whether the beginning of an epoch was read, so that it is known which one came last. */
  private boolean isAnchored;

  private boolean isAmbiguous;

  /** Starts anew. */
  public ReaderRule() {
    this(Memory.NOTHING);
  }

  /** Goes on; of the entries before, the last alone is known. */
  public ReaderRule(Memory memory) {
    RecordHeaders had = memory.last();
    if (had != null) {
      last = had;
      order.addLast(new Known(had, memory.lastOffset()));
      bySequence.put(had.sequence(), order.getLast());
    }
    endedEpochs.addAll(memory.endedEpochs());
    isAnchored = !endedEpochs.isEmpty();
    slices.addAll(memory.slices());
  }

  /** What is to be kept to go on from here. */
  public Memory memory() {
    long offset = order.isEmpty() ? 0 : order.getLast().offset();
    return new Memory(last, offset, Set.copyOf(endedEpochs), List.copyOf(slices));
  }

  /** Takes the next record of the partition. */
  public Reading accept(JournalRecord record) {
    RecordHeaders headers = record.headers();
    if (endedEpochs.contains(headers.epoch()) || isStray(record)) {
      return new Reading.EndedEpoch();
    }
    if (last == null) {
      return first(record);
    }
    if (headers.epoch() != last.epoch()) {
      return otherEpoch(record);
    }
    long expected = last.sequence() + 1;
    if (headers.sequence() < expected) {
      return known(headers);
    }
    if (headers.sequence() > expected) {
      return new Reading.Gap(
          "entry %d of epoch %016x is missing, %d came"
              .formatted(expected, last.epoch(), headers.sequence()));
    }
    return slice(record);
  }

  /** Headers of the last whole entry, if there was one. */
  public @Nullable RecordHeaders last() {
    return last;
  }

  /**
   * Whether there were entries of two epochs, and the beginning of neither: which of the two had
   * ended is a guess, until one is read. Who began in the middle of a journal reads further back.
   */
  public boolean isAmbiguous() {
    return isAmbiguous;
  }

  /** Slices that were read of an entry whose last slice has not come. */
  public int unfinishedSlices() {
    return slices.size();
  }

  /**
   * Offset of the oldest entry that is remembered: reading again from there verifies every entry
   * since.
   */
  public OptionalLong oldestRemembered() {
    return order.isEmpty() ? OptionalLong.empty() : OptionalLong.of(order.getFirst().offset());
  }

  /**
   * Forgets the slices of an unfinished entry, so that reading can start again from an earlier
   * offset.
   */
  void restart() {
    slices.clear();
  }

  private Reading first(JournalRecord record) {
    if (slices.isEmpty() && record.headers().slice() != 0) {
      return new Reading.Headless();
    }
    return slice(record);
  }

  private Reading otherEpoch(JournalRecord record) {
    RecordHeaders headers = record.headers();
    if (headers.kind() != EntryKind.EPOCH_STARTED) {
      foreignEpochs.add(headers.epoch());
      isAmbiguous |= !isAnchored;
      return new Reading.ForeignEpoch(
          "the beginning of epoch %016x is missing".formatted(headers.epoch()));
    }
    RecordHeaders before = Objects.requireNonNull(last);
    JournalEntry entry = whole(List.of(record));
    EpochStarted started = (EpochStarted) entry.decode();
    Long previousEpoch = started.getPreviousEpoch();
    if (previousEpoch == null) {
      return begin(entry);
    }
    if (previousEpoch != before.epoch() || headers.sequence() > before.sequence() + 1) {
      return new Reading.Gap(
          "epoch %016x continues %016x after entry %d, but %016x/%d was read last"
              .formatted(
                  headers.epoch(),
                  previousEpoch,
                  headers.sequence() - 1,
                  before.epoch(),
                  before.sequence()));
    }
    if (headers.sequence() <= before.sequence()) {
      return new Reading.Conflict(
          "epoch %016x continues after entry %d, but this journal holds %d of the epoch before"
              .formatted(headers.epoch(), headers.sequence() - 1, before.sequence()));
    }
    return begin(entry);
  }

  /** Its beginning may have been overtaken: then that continues what was read. */
  private boolean isStray(JournalRecord record) {
    RecordHeaders headers = record.headers();
    if (!strayEpochs.contains(headers.epoch())) {
      return false;
    }
    return headers.kind() != EntryKind.EPOCH_STARTED
        || last == null
        || !Long.valueOf(last.epoch())
            .equals(((EpochStarted) whole(List.of(record)).decode()).getPreviousEpoch());
  }

  private Reading begin(JournalEntry started) {
    if (last != null) {
      endedEpochs.add(last.epoch());
    }
    order.clear();
    bySequence.clear();
    slices.clear();
    return remember(started);
  }

  private Reading known(RecordHeaders headers) {
    Known had = bySequence.get(headers.sequence());
    if (had == null || had.headers().sameEntry(headers)) {
      return new Reading.Duplicate();
    }
    return new Reading.Conflict(
        "entry %d of epoch %016x was %s %s and now is %s %s: two writers, or a log that was cut and written anew"
            .formatted(
                headers.sequence(),
                headers.epoch(),
                had.headers().kind(),
                had.headers().hash(),
                headers.kind(),
                headers.hash()));
  }

  private Reading slice(JournalRecord record) {
    RecordHeaders headers = record.headers();
    if (!slices.isEmpty() && !slices.getFirst().headers().sameEntry(headers)) {
      return sliceOfAnother(record);
    }
    if (headers.slice() < slices.size()) {
      return new Reading.Duplicate();
    }
    if (headers.slice() > slices.size()) {
      return new Reading.Gap(
          "slice %d of entry %d is missing".formatted(slices.size(), headers.sequence()));
    }
    slices.add(record);
    if (slices.size() < headers.slices()) {
      return new Reading.Slice();
    }
    JournalEntry entry = whole(slices);
    slices.clear();
    return remember(entry);
  }

  /**
   * At the very start a group may be unfinished because its writer died and another epoch began;
   * else sequences would contradict.
   */
  private Reading sliceOfAnother(JournalRecord record) {
    RecordHeaders begun = slices.getFirst().headers();
    RecordHeaders headers = record.headers();
    if (last == null && headers.kind() == EntryKind.EPOCH_STARTED) {
      slices.clear();
      return slice(record);
    }
    if (last == null && headers.sequence() != begun.sequence()) {
      return new Reading.Gap(
          "entry %d has %d of %d slices"
              .formatted(begun.sequence(), slices.size(), begun.slices()));
    }
    return new Reading.Conflict(
        "entry %d is cut from two blocks: %s and %s"
            .formatted(begun.sequence(), begun.hash(), headers.hash()));
  }

  private Reading remember(JournalEntry entry) {
    RecordHeaders headers = entry.headers();
    if (headers.kind() == EntryKind.EPOCH_STARTED) {
      isAnchored = true;
      isAmbiguous = false;
    }
    foreignEpochs.remove(headers.epoch());
    strayEpochs.remove(headers.epoch());
    strayEpochs.addAll(foreignEpochs);
    foreignEpochs.clear();
    last = headers;
    Known known = new Known(headers, entry.firstOffset());
    order.addLast(known);
    bySequence.put(headers.sequence(), known);
    if (order.size() > REMEMBERED) {
      bySequence.remove(order.removeFirst().headers().sequence());
    }
    return new Reading.Entry(entry);
  }

  private static JournalEntry whole(List<JournalRecord> slices) {
    JournalRecord first = slices.getFirst();
    JournalRecord end = slices.getLast();
    byte[] value = Slices.join(slices.stream().map(JournalRecord::value).toList());
    return new JournalEntry(
        first.headers(), first.offset(), end.offset(), end.timestampMillis(), value);
  }
}
