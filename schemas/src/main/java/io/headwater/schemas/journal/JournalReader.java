package io.headwater.schemas.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole entries from a journal in the order of the {@link ReaderRule}. For gateways, and for
 * readers outside:
 *
 * <pre>{@code
 * try (JournalReader reader = new JournalReader(KafkaJournalSource.open(clientProperties, chainId))) {
 *   reader.seek(reader.source().beginOffset());
 *   while (running) {
 *     for (JournalEntry entry : reader.poll(Duration.ofSeconds(1))) { ... entry.decode() ... }
 *   }
 * }
 * }</pre>
 *
 * <p>Threading: one thread, but for {@link #wakeup}. Bounds: one poll of the source, and the slices
 * of one entry.
 */
public final class JournalReader implements AutoCloseable {

  private static final long NONE = -1;

  private final JournalSource source;
  private ReaderRule rule = new ReaderRule();
  private @Nullable String gap;
  private long gapOffset = NONE;
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong endedEpochRecords = new AtomicLong();

  public JournalReader(JournalSource source) {
    this.source = source;
  }

  /** Starts anew at this offset, with nothing known of what stands before. */
  public void seek(long offset) {
    rule = new ReaderRule();
    closeGap();
    source.seek(offset);
  }

  /**
   * The next whole entries, empty when none came in time.
   *
   * @throws JournalConflictException the journal contradicts itself
   * @throws JournalLostException retention has passed the reader
   */
  public List<JournalEntry> poll(Duration timeout) {
    List<JournalEntry> entries = new ArrayList<>();
    try {
      for (JournalRecord record : source.poll(timeout)) {
        Reading reading = rule.accept(record);
        take(reading, record, entries);
        if (reading.isProgress() && gapOffset != NONE) {
          // Nothing that may fail comes after this: these entries are had.
          readAgainFrom(gapOffset);
          break;
        }
      }
    } catch (JournalTruncatedException e) {
      rule.restart();
      long from = Math.max(source.beginOffset(), rule.oldestRemembered().orElse(0));
      // A log that was cut below all that is remembered, or made anew, is compared from its start.
      readAgainFrom(from > source.endOffset() ? source.beginOffset() : from);
    }
    return entries;
  }

  private void take(Reading reading, JournalRecord record, List<JournalEntry> entries) {
    switch (reading) {
      case Reading.Entry entry -> {
        gap = null;
        entries.add(entry.entry());
      }
      case Reading.Gap missing -> {
        gap = missing.what();
        gapOffset = gapOffset == NONE ? record.offset() : gapOffset;
      }
      case Reading.ForeignEpoch foreign -> gap = gap == null ? foreign.what() : gap;
      case Reading.Conflict conflict -> throw new JournalConflictException(conflict.what());
      case Reading.Duplicate duplicate -> duplicates.incrementAndGet();
      case Reading.EndedEpoch ended -> endedEpochRecords.incrementAndGet();
      case Reading.Slice slice -> {}
      case Reading.Headless headless -> {}
    }
  }

  /**
   * What was missing has come, or the log was cut: what was passed over since is read again, and
   * what was had is told from it by the rule.
   */
  private void readAgainFrom(long offset) {
    closeGap();
    source.seek(offset);
  }

  private void closeGap() {
    gap = null;
    gapOffset = NONE;
  }

  /** What is missing, while the expected entry has not come. */
  public Optional<String> gap() {
    return Optional.ofNullable(gap);
  }

  /**
   * Whether what was read is enough to know where the journal stands: nothing is missing, and it is
   * no guess which epoch it is in. Who began in the middle, and reads no, begins further back.
   */
  public boolean isClear() {
    return gap == null && !rule.isAmbiguous();
  }

  /** Records skipped because they had been read before; for any thread. */
  public long duplicates() {
    return duplicates.get();
  }

  /**
   * Records skipped because their epoch had ended: another writer went on after it should have
   * stopped. For any thread.
   */
  public long endedEpochRecords() {
    return endedEpochRecords.get();
  }

  /** The rule that is followed, for what it read last. */
  public ReaderRule rule() {
    return rule;
  }

  /** Where the records come from. */
  public JournalSource source() {
    return source;
  }

  /** Ends a poll that is under way, from any thread. */
  public void wakeup() {
    source.wakeup();
  }

  @Override
  public void close() {
    source.close();
  }
}
