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
  synchronized void add(long sequence, Past past, int decodedBytes) {
    Kept before = bySequence.remove(sequence);
    bytes += decodedBytes - (before == null ? 0 : before.bytes);
    bySequence.put(sequence, new Kept(past, decodedBytes));
    var oldest = bySequence.values().iterator();
    while (bytes > mostBytes && bySequence.size() > 1) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  /** The event of a sequence, while it is here. */
  synchronized Optional<Past> at(long sequence) {
    return Optional.ofNullable(bySequence.get(sequence)).map(Kept::past);
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

  private record Kept(Past past, int bytes) {}
}
