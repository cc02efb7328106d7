package io.headwater.gateway.journal;

import io.headwater.gateway.event.ChainEvent;
import io.headwater.gateway.subscription.History.Past;
import io.headwater.schemas.journal.JournalEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were read lately, by sequence. Those that only passed by are decoded when they are
 * first asked for.
 *
 * <p>Threading: any thread; one lock, under which nothing is decoded. Bounds: so many bytes,
 * decoded, and one entry of any size; those that came first leave first.
 */
public final class EntryRing {

  private final long mostBytes;
  private final Map<Long, Kept> bySequence = new LinkedHashMap<>();
  private long bytes;

  /** A ring of so many bytes, decoded. */
  public EntryRing(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes an entry as it was read. */
  void add(JournalEntry entry) {
    put(entry.headers().sequence(), new Kept(entry, EventDecoder.decodedBytes(entry)));
  }

  /** Takes an event. */
  void add(Past past) {
    ChainEvent.Entry entry = past.event().entry();
    put(entry.sequence(), new Kept(past, entry.bytes()));
  }

  /** The event of a sequence, while it is here. */
  Optional<Past> at(long sequence) {
    Kept kept;
    synchronized (this) {
      kept = bySequence.get(sequence);
    }
    return kept == null ? Optional.empty() : Optional.of(kept.past());
  }

  /** What comes next does not follow on what came before. */
  synchronized void clear() {
    bySequence.clear();
    bytes = 0;
  }

  /** Bytes of what it holds, decoded. */
  public synchronized long bytes() {
    return bytes;
  }

  private synchronized void put(long sequence, Kept kept) {
    Kept before = bySequence.putIfAbsent(sequence, kept);
    if (before != null) {
      return;
    }
    bytes += kept.bytes;
    var oldest = bySequence.values().iterator();
    while (bytes > mostBytes && bySequence.size() > 1) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  private static final class Kept {
    private final int bytes;
    private @Nullable JournalEntry entry;
    private @Nullable Past past;

    Kept(JournalEntry entry, int bytes) {
      this.entry = entry;
      this.bytes = bytes;
    }

    Kept(Past past, int bytes) {
      this.past = past;
      this.bytes = bytes;
    }

    synchronized Past past() {
      Past decoded = past;
      if (decoded == null) {
        JournalEntry read = Objects.requireNonNull(entry, "what is not decoded is an entry");
        decoded = new Past(read.firstOffset(), EventDecoder.decode(read));
        past = decoded;
        entry = null;
      }
      return decoded;
    }
  }
}
