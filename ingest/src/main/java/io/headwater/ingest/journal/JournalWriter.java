package io.headwater.ingest.journal;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.ingest.chain.ChainStep;
import io.headwater.ingest.chain.HeadChange;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.JournalSink;
import io.headwater.schemas.journal.JournalSource;
import io.headwater.schemas.journal.JournalUncertainException;
import io.headwater.schemas.journal.NewRecord;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.Slices;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a chain's journal. It decides nothing: it appends changes of head, each in one
 * transaction, and replays onto its {@link CanonicalChain} what was committed.
 *
 * <p>Threading: one thread, which it blocks. Bounds: a transaction holds at most {@value
 * #TRANSACTION_BYTES} bytes, or one entry.
 */
public final class JournalWriter implements AutoCloseable {

  /** A larger change of head is split between entries. */
  static final int TRANSACTION_BYTES = 64 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_FOR_ONE_ENTRY = 30;

  private final Supplier<JournalSink> sinks;
  private final JournalSource source;
  private final InstantSource clock;
  private final LongSupplier newEpochs;
  private @Nullable JournalSink sink;
  private Tail tail = new Tail();
  private long tailEnd;
  private long commits;
  private long committedBytes;

  /**
   * A writer that has not taken over yet.
   *
   * @param sinks makes a new sink for each take-over
   * @param source reads the same journal
   * @param newEpochs random ids for new epochs
   */
  public JournalWriter(
      Supplier<JournalSink> sinks,
      JournalSource source,
      InstantSource clock,
      LongSupplier newEpochs) {
    this.sinks = sinks;
    this.source = source;
    this.clock = clock;
    this.newEpochs = newEpochs;
  }

  /**
   * Takes over as the one writer and reads the tail, after a start and after an unknown outcome.
   *
   * @throws JournalLostException retention has emptied the journal
   * @throws JournalUncertainException Kafka cannot be reached now
   */
  public void takeOver() {
    closeSink();
    JournalSink fresh = sinks.get();
    try {
      fresh.initialise();
      tail = new TailReader(source).read();
      tailEnd = source.position();
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
    sink = fresh; // Only now: a writer leads when it knows what it continues.
    reportClock();
  }

  /** Writes no more until it takes over again. */
  public void standBy() {
    closeSink();
  }

  /** Whether this writer has taken over and not failed since. */
  public boolean isLeading() {
    return sink != null;
  }

  /** The canonical chain as it is in the journal. */
  public CanonicalChain chain() {
    return tail.chain();
  }

  /** Headers of the journal's last entry; null when it has none. */
  public @Nullable RecordHeaders last() {
    return tail.last();
  }

  /**
   * Whether retention has taken every entry of a journal that had some: what stood there is not
   * known, so nothing can be continued.
   */
  public boolean isLost() {
    return tail.last() == null && source.beginOffset() > 0;
  }

  /** Begins the journal, or begins it anew: earlier entries are no longer part of it. */
  public void begin(String reason) {
    EntryEncoder encoder = encoder();
    commit(encoder.begin(newEpochs.getAsLong(), reason));
  }

  /**
   * Begins an epoch that continues after the last whole entry, at once after a take-over. Records
   * of the epoch before that come later, from a mirror or from another writer, are no longer part
   * of the journal.
   *
   * @return false where somebody who cannot be fenced has written since the tail was read: then
   *     nothing was
   */
  public boolean goOn(String reason) {
    List<NewRecord> batch = encoder().goOn(newEpochs.getAsLong(), reason);
    Optional<List<Long>> offsets = committed(batch, leading -> leading.appendAt(tailEnd, batch));
    offsets.ifPresent(those -> replay(batch, those));
    return offsets.isPresent();
  }

  /** What began the last epoch; null where it is longer ago than anything that may be undone. */
  public @Nullable EpochStarted epochStarted() {
    return tail.epochStarted();
  }

  /** Slices that stand behind the last whole entry and are no whole one themselves. */
  public int unfinishedSlices() {
    return tail.unfinishedSlices();
  }

  /** Appends changes of head in order, as many to a transaction as fit. */
  public void append(List<HeadChange> changes) {
    EntryEncoder encoder = encoder();
    List<NewRecord> batch = new ArrayList<>();
    long batchBytes = 0;
    for (HeadChange change : changes) {
      List<ChainStep> steps = change.steps();
      for (int i = 0; i < steps.size(); i++) {
        List<NewRecord> records = encode(encoder, steps.get(i), i + 1, steps.size());
        long bytes = records.stream().mapToLong(record -> record.value().length).sum();
        if (batchBytes + bytes > TRANSACTION_BYTES && !batch.isEmpty()) {
          commit(batch);
          batch = new ArrayList<>();
          batchBytes = 0;
        }
        batch.addAll(records);
        batchBytes += bytes;
      }
    }
    commit(batch);
  }

  /** States the marks again when nothing was written for so long. */
  public void restateIfQuiet(Duration quiet) {
    BlockRef head = tail.chain().state().head();
    long sinceMillis = clock.millis() - tail.lastTimestampMillis();
    if (head != null && sinceMillis >= quiet.toMillis()) {
      append(
          List.of(
              HeadChange.of(
                  new ChainStep.Mark(
                      tail.chain().state().safe(), tail.chain().state().finalized()))));
    }
  }

  private List<NewRecord> encode(EntryEncoder encoder, ChainStep step, int number, int of) {
    return switch (step) {
      case ChainStep.Apply apply -> encoder.apply(apply.block(), apply.logBloom(), number, of);
      case ChainStep.Revert revert -> encoder.revert(appliedEntry(revert.block()), number, of);
      case ChainStep.Mark mark -> encoder.mark(mark.safe(), mark.finalized(), number, of);
    };
  }

  private EntryEncoder encoder() {
    long timestampMillis = Math.max(clock.millis(), tail.lastTimestampMillis());
    return new EntryEncoder(tail.last(), tail.chain().state(), timestampMillis);
  }

  private void commit(List<NewRecord> batch) {
    if (batch.isEmpty()) {
      return;
    }
    committed(batch, leading -> Optional.of(leading.append(batch)))
        .ifPresent(offsets -> replay(batch, offsets));
  }

  private Optional<List<Long>> committed(
      List<NewRecord> batch, Function<JournalSink, Optional<List<Long>>> append) {
    JournalSink leading = Objects.requireNonNull(sink, "the writer has not taken over");
    Optional<List<Long>> offsets;
    try {
      offsets = append.apply(leading);
    } catch (RuntimeException e) {
      closeSink();
      throw e;
    }
    if (offsets.isPresent()) {
      commits++;
      committedBytes += batch.stream().mapToLong(record -> record.value().length).sum();
    }
    return offsets;
  }

  /** Transactions committed by this writer. */
  public long commits() {
    return commits;
  }

  /** Bytes of the entries in them. */
  public long committedBytes() {
    return committedBytes;
  }

  /** What was committed is replayed as if it had been read. */
  private void replay(List<NewRecord> batch, List<Long> offsets) {
    for (int i = 0; i < batch.size(); ) {
      int slices = batch.get(i).headers().slices();
      NewRecord first = batch.get(i);
      byte[] value =
          Slices.join(batch.subList(i, i + slices).stream().map(NewRecord::value).toList());
      tail.replay(
          new JournalEntry(
              first.headers(),
              offsets.get(i),
              offsets.get(i + slices - 1),
              first.timestampMillis(),
              value));
      i += slices;
    }
  }

  /** The entry that applied a canonical block, read from the journal. */
  private JournalEntry appliedEntry(BlockRef block) {
    long offset =
        tail.appliedOffset(block.getNumber())
            .orElseThrow(
                () ->
                    new JournalLostException(
                        "block %s cannot be reverted: its record is no longer in the journal"
                            .formatted(BlockNames.of(block))));
    JournalReader reader = new JournalReader(source);
    reader.seek(offset);
    for (int polls = 0; polls < POLLS_FOR_ONE_ENTRY; polls++) {
      for (JournalEntry entry : reader.poll(POLL)) {
        if (block.getHash().equals(entry.headers().hash())) {
          return entry;
        }
        throw new JournalLostException(
            "offset %d holds block %s, not %s as it was written"
                .formatted(offset, entry.headers().hash(), BlockNames.of(block)));
      }
    }
    throw new JournalUncertainException(
        "block %s was not read back from offset %d within %d s"
            .formatted(BlockNames.of(block), offset, POLLS_FOR_ONE_ENTRY * POLL.toSeconds()));
  }

  private void reportClock() {
    long aheadMillis = tail.lastTimestampMillis() - clock.millis();
    if (aheadMillis > CLOCK_TOLERANCE.toMillis()) {
      LOG.warn(
          "the journal's last record is {} s ahead of this machine's clock: check both clocks",
          aheadMillis / 1000);
    }
  }

  private void closeSink() {
    if (sink != null) {
      sink.close();
      sink = null;
    }
  }

  @Override
  public void close() {
    closeSink();
    source.close();
  }
}
