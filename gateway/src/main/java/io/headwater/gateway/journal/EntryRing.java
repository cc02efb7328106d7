package io.headwater.gateway.journal;

import io.headwater.gateway.subscription.Past;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Entries that were read lately, by sequence.
 *
 * <p>Threading: any thread; one lock. Bounds: so many bytes, decoded, and one entry of any size;
 * those that came first leave first.
 */
public final class EntryRing {

  private final long mostBytes;
  private final Map<Long, Kept> bySequence = new LinkedHashMap<>();
  private long bytes;

  /** A ring of so many bytes, decoded. */
  public EntryRing(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes an entry. */
  void add(long sequence, Past past, int decodedBytes) {
    put(sequence, new Kept(past, decodedBytes));
  }

  /** The event of a sequence, while it is here. */
  Optional<Past> at(long sequence) {
    Kept kept;
    synchronized (this) {
      kept = bySequence.get(sequence);
    }
    return Optional.ofNullable(kept).map(Kept::past);
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
    Kept before = bySequence.remove(sequence);
    bytes += kept.bytes - (before == null ? 0 : before.bytes);
    bySequence.put(sequence, kept);
    var oldest = bySequence.values().iterator();
    while (bytes > mostBytes && bySequence.size() > 1) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  private record Kept(Past past, int bytes) {}
}
