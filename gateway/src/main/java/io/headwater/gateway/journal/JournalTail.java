package io.headwater.gateway.journal;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.Past;
import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalLostException;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.wire.WireFormatException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads the end of a journal for a chain's dispatch: first the newest entries that fit the recent
 * blocks, then whatever comes.
 *
 * <p>Threading: one thread calls {@link #start}, then {@link #step} again and again. Bounds: the
 * recent blocks' bytes at the start; then one poll of the source, and no poll while the dispatch
 * has no room.
 */
public final class JournalTail {

  private static final long START_BACK = 4_096;
  private static final int START_GROWTH = 8;
  private static final Duration START_POLL = Duration.ofMillis(500);

  /** So little that it is decoded before anybody could notice. */
  private static final long TOGETHER_BYTES = 256 * 1024;

  private static final Duration GAP_ENDURED = Duration.ofSeconds(10);

  /** So long without one, and the next record of an ended epoch is told of again. */
  private static final Duration BURST = Duration.ofMinutes(1);

  /** Is told of what ends sessions, on the reading thread. */
  public interface Listener {
    /** An entry has been missing for too long, or has gone with retention: others may have it. */
    void onGap(String what);

    /**
     * A record of an ended epoch was skipped, the first one or the first for a while: somebody else
     * writes here, too, or is mirrored.
     *
     * @param records how many were skipped so far
     */
    void onSplitBrain(long records);

    /** Nothing more of this chain will be read by this process. */
    void onStopped(String why);
  }

  private final JournalReader reader;
  private final ChainDispatch chain;
  private final JournalMemory memory;
  private final Readiness readiness;
  private final InstantSource clock;
  private final Listener listener;
  private final List<ChainEvent> together = new ArrayList<>();
  private long togetherBytes;
  private Instant gapSince = Instant.MAX;
  private boolean gapReported;
  private long endedEpochRecords;
  private Instant endedEpochSeen = Instant.EPOCH;
  private long recentBytes;

  /** Whether there is nothing before what was read. */
  private boolean isFromBeginning;

  /** Whether what was read was a guess, and reading begins further back. */
  private boolean isStartDue;

  /** A tail that has read nothing. */
  public JournalTail(
      JournalReader reader,
      ChainDispatch chain,
      JournalMemory memory,
      Readiness readiness,
      InstantSource clock,
      Listener listener) {
    this.reader = reader;
    this.chain = chain;
    this.memory = memory;
    this.readiness = readiness;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Reads the newest entries.
   *
   * @param recentBytes how many bytes of them, encoded
   */
  public void start(long recentBytes) {
    this.recentBytes = recentBytes;
    long begin = reader.source().beginOffset();
    long end = reader.source().endOffset();
    Deque<JournalEntry> newest = new ArrayDeque<>();
    for (long back = START_BACK; ; back *= START_GROWTH) {
      long from = Math.max(begin, end - back);
      read(from, end, recentBytes, newest);
      isFromBeginning = from == begin;
      if (reader.isClear() || isFromBeginning) {
        break;
      }
      // It may have begun among records of an epoch that had ended.
      newest.clear();
      memory.clear();
    }
    newest.forEach(this::submit);
    submitTogether();
    readiness.readToStart();
  }

  private void read(long from, long end, long recentBytes, Deque<JournalEntry> newest) {
    reader.seek(from);
    long bytes = 0;
    while (reader.source().position() < end) {
      for (JournalEntry entry : reader.poll(START_POLL)) {
        locate(entry);
        newest.addLast(entry);
        bytes += entry.value().length;
        while (bytes > recentBytes && newest.size() > 1) {
          bytes -= newest.removeFirst().value().length;
        }
      }
    }
  }

  /**
   * Reads what has come, waiting at most so long; nothing while the dispatch has no room.
   *
   * @return whether another step may be made; false when reading has ended
   */
  public boolean step(Duration wait) {
    if (!chain.hasRoom()) {
      return true;
    }
    try {
      read(wait);
      watchGap();
      watchSplitBrain();
      return true;
    } catch (JournalLostException e) {
      breakOff(String.valueOf(e.getMessage()));
      reader.seek(reader.source().beginOffset());
      isFromBeginning = true;
      return true;
    } catch (JournalConflictException | WireFormatException e) {
      String why = "the chain has stopped here: " + e.getMessage();
      readiness.stopped(why);
      listener.onStopped(why);
      return false;
    }
  }

  private void read(Duration wait) {
    List<JournalEntry> entries = isStartDue ? List.of() : reader.poll(wait);
    if (!isStartDue && reader.rule().isAmbiguous() && !isFromBeginning) {
      breakOff("entries of two epochs came, and which one has ended stands further back");
      isStartDue = true;
    }
    if (isStartDue) {
      start(recentBytes);
      isStartDue = false;
      return;
    }
    try {
      for (JournalEntry entry : entries) {
        locate(entry);
        submit(entry);
      }
    } finally {
      submitTogether();
    }
  }

  /** What comes next may not follow on what came before. */
  private void breakOff(String why) {
    listener.onGap(why);
    memory.clear();
    chain.restart();
  }

  private void locate(JournalEntry entry) {
    if (entry.beginsAnew()) {
      memory.clear();
    }
    memory.index().add(entry.headers(), entry.firstOffset());
  }

  /** What was read together is submitted together, unless it is much. */
  private void submit(JournalEntry entry) {
    if (togetherBytes + entry.value().length > TOGETHER_BYTES) {
      submitTogether();
    }
    readiness.read();
    ChainEvent event = EventDecoder.decode(entry);
    memory
        .newest()
        .add(
            entry.headers().sequence(),
            Past.of(entry.firstOffset(), entry.headers(), event),
            event.entry().bytes());
    together.add(event);
    togetherBytes += entry.value().length;
  }

  private void submitTogether() {
    if (!together.isEmpty()) {
      chain.submit(List.copyOf(together));
      together.clear();
      togetherBytes = 0;
    }
  }

  private void watchGap() {
    String gap = reader.gap().orElse(null);
    if (gap == null) {
      gapSince = Instant.MAX;
      gapReported = false;
      readiness.gap(null);
      return;
    }
    readiness.gap(gap);
    if (gapSince.equals(Instant.MAX)) {
      gapSince = clock.instant();
    }
    Duration since = Duration.between(gapSince, clock.instant());
    if (!gapReported && since.compareTo(GAP_ENDURED) >= 0) {
      gapReported = true;
      listener.onGap(gap);
    }
  }

  private void watchSplitBrain() {
    long records = reader.endedEpochRecords();
    if (records == endedEpochRecords) {
      return;
    }
    endedEpochRecords = records;
    Instant now = clock.instant();
    boolean isFirst = endedEpochSeen.plus(BURST).isBefore(now);
    endedEpochSeen = now;
    if (isFirst) {
      listener.onSplitBrain(records);
    }
  }
}
