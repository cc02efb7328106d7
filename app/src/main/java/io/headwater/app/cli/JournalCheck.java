package io.headwater.app.cli;

import io.headwater.ingest.chain.CanonicalChain;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.json.BlockNames;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.WireFormatException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal and says what is in it.
 *
 * <p>Threading: one thread, which waits for Kafka. Bounds: one poll, and the references of a {@link
 * CanonicalChain}.
 */
final class JournalCheck {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);
  private static final long END_SPAN = 64;

  private final JournalReader reader;
  private final PrintWriter out;
  private final CanonicalChain chain = new CanonicalChain();
  private final Map<EntryKind, Long> counts = new EnumMap<>(EntryKind.class);
  private @Nullable RecordHeaders first;
  private @Nullable JournalEntry last;

  JournalCheck(JournalReader reader, PrintWriter out) {
    this.reader = reader;
    this.out = out;
  }

  /** Shows the newest entry. */
  boolean showEnd() {
    long end = reader.source().endOffset();
    reader.seek(Math.max(reader.source().beginOffset(), end - END_SPAN));
    readTo(end, entry -> {});
    JournalEntry newest = last;
    if (newest == null) {
      out.println("  it holds no entry");
      return true;
    }
    RecordHeaders headers = newest.headers();
    out.printf(
        "  epoch %016x, entry %d (%s) at offset %d, written %s%n",
        headers.epoch(),
        headers.sequence(),
        headers.kind(),
        newest.firstOffset(),
        Instant.ofEpochMilli(newest.timestampMillis()));
    out.printf(
        "  block %d %s, finalized %s%n",
        headers.number(),
        headers.hash() == null ? "" : BlockNames.of(headers.hash()),
        headers.finalized() < 0 ? "none yet" : headers.finalized());
    return true;
  }

  /** Reads everything and checks it; false, and why, where it does not hold. */
  boolean verify() {
    long begin = reader.source().beginOffset();
    long end = reader.source().endOffset();
    reader.seek(begin);
    try {
      readTo(end, this::replay);
    } catch (JournalConflictException | WireFormatException | IllegalStateException e) {
      out.printf("  BROKEN after entry %s: %s%n", name(last), e.getMessage());
      return false;
    }
    if (reader.gap().isPresent()) {
      out.printf("  BROKEN after entry %s: %s%n", name(last), reader.gap().get());
      return false;
    }
    summary();
    return true;
  }

  private interface Step {
    void take(JournalEntry entry);
  }

  private void readTo(long end, Step step) {
    Instant said = Instant.now();
    Instant progressed = said;
    while (reader.source().position() < end) {
      long before = reader.source().position();
      for (JournalEntry entry : reader.poll(POLL)) {
        step.take(entry);
        first = first == null ? entry.headers() : first;
        last = entry;
      }
      Instant now = Instant.now();
      if (reader.source().position() > before) {
        progressed = now;
      } else if (Duration.between(progressed, now).compareTo(PATIENCE) > 0) {
        throw new IllegalStateException("Kafka gives nothing more at offset " + before);
      }
      if (Duration.between(said, now).compareTo(SAY_EVERY) > 0) {
        said = now;
        out.printf("  offset %d of %d%n", reader.source().position(), end);
        out.flush();
      }
    }
  }

  private void replay(JournalEntry entry) {
    RecordHeaders headers = entry.headers();
    counts.merge(headers.kind(), 1L, Long::sum);
    switch (headers.kind()) {
      case BLOCK_APPLIED -> chain.applied(block(headers), parent(headers));
      case BLOCK_REVERTED -> chain.reverted(block(headers), parent(headers));
      case BLOCKS_FINALIZED -> {
        BlocksFinalized marks = (BlocksFinalized) entry.decode();
        checkCanonical("safe", marks.getSafe());
        checkCanonical("finalized", marks.getFinalized());
        chain.marked(marks.getSafe(), marks.getFinalized());
      }
      case EPOCH_STARTED -> {
        if (entry.beginsAnew()) {
          chain.restarted();
        }
      }
    }
  }

  private void checkCanonical(String mark, @Nullable BlockRef block) {
    long oldest = chain.oldest().map(BlockRef::getNumber).orElse(Long.MAX_VALUE);
    if (block != null
        && block.getNumber() >= oldest
        && !chain.contains(block.getNumber(), block.getHash())) {
      throw new IllegalStateException(
          "the %s block %s is not canonical".formatted(mark, BlockNames.of(block)));
    }
  }

  private void summary() {
    if (last == null) {
      out.println("  it holds no entry");
      return;
    }
    out.printf("  dense and linked: entries %s to %s%n", name(first), name(last));
    out.printf(
        "  %d applied, %d reverted, %d marks, %d epochs begun; %d duplicates, %d records of ended epochs%n",
        count(EntryKind.BLOCK_APPLIED),
        count(EntryKind.BLOCK_REVERTED),
        count(EntryKind.BLOCKS_FINALIZED),
        count(EntryKind.EPOCH_STARTED),
        reader.duplicates(),
        reader.endedEpochRecords());
    out.printf(
        "  head %s, safe %s, finalized %s%n",
        BlockNames.of(chain.state().head()),
        BlockNames.of(chain.state().safe()),
        BlockNames.of(chain.state().finalized()));
  }

  private long count(EntryKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  private static String name(@Nullable JournalEntry entry) {
    return entry == null ? "none" : name(entry.headers());
  }

  private static String name(@Nullable RecordHeaders headers) {
    return headers == null ? "none" : "%016x/%d".formatted(headers.epoch(), headers.sequence());
  }

  private static BlockRef block(RecordHeaders headers) {
    return new BlockRef(headers.number(), Objects.requireNonNull(headers.hash()));
  }

  private static Hash parent(RecordHeaders headers) {
    return Objects.requireNonNull(headers.parent());
  }
}
