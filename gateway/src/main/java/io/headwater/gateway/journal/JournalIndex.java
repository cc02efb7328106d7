package io.headwater.gateway.journal;

import io.headwater.schemas.avro.Hash;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the newest entries of a journal stand: by sequence, and their blocks by hash and height.
 *
 * <p>Threading: written by the thread that reads the newest end, asked by those that replay; one
 * lock. Bounds: a number of entries.
 */
public final class JournalIndex {

  /** So many entries as a gateway holds. */
  public static final int ENTRIES = 65_536;

  /** An entry's headers and the offset of its first record. */
  public record Located(RecordHeaders headers, long offset) {}

  private final int most;
  private final NavigableMap<Long, Located> bySequence = new TreeMap<>();
  private final Map<Hash, Located> applied = new HashMap<>();
  private final Map<Hash, Located> reverted = new HashMap<>();
  private final NavigableMap<Long, Located> canonical = new TreeMap<>();

  /** An index of so many entries. */
  public JournalIndex(int most) {
    this.most = most;
  }

  /** Takes the next entry. */
  synchronized void add(RecordHeaders headers, long offset) {
    Located entry = new Located(headers.withoutBloom(), offset);
    bySequence.put(headers.sequence(), entry);
    if (headers.kind() == EntryKind.BLOCK_APPLIED) {
      applied.put(Objects.requireNonNull(headers.hash()), entry);
      canonical.put(headers.number(), entry);
    } else if (headers.kind() == EntryKind.BLOCK_REVERTED) {
      canonical.remove(headers.number());
      reverted.put(Objects.requireNonNull(headers.hash()), entry);
    }
    if (bySequence.size() > most) {
      forget(bySequence.pollFirstEntry().getValue());
    }
  }

  private void forget(Located oldest) {
    RecordHeaders headers = oldest.headers();
    if (headers.kind() == EntryKind.BLOCK_APPLIED) {
      applied.remove(headers.hash(), oldest);
      canonical.remove(headers.number(), oldest);
    } else if (headers.kind() == EntryKind.BLOCK_REVERTED) {
      reverted.remove(headers.hash(), oldest);
    }
  }

  /** What comes next does not follow on what came before. */
  synchronized void clear() {
    bySequence.clear();
    applied.clear();
    reverted.clear();
    canonical.clear();
  }

  /** Height of the newest canonical block; -1 for none. */
  synchronized long newest() {
    return canonical.isEmpty() ? -1 : canonical.lastKey();
  }

  /** The oldest entry that is known. */
  synchronized Optional<Located> oldest() {
    return Optional.ofNullable(bySequence.firstEntry()).map(Map.Entry::getValue);
  }

  /**
   * Whether the block of a height is the one that an entry applied; empty when the entry is older
   * than what is known.
   */
  synchronized Optional<Boolean> isCanonical(long number, long sequence) {
    if (bySequence.isEmpty() || sequence < bySequence.firstKey()) {
      return Optional.empty();
    }
    Located found = canonical.get(number);
    return Optional.of(found != null && found.headers().sequence() == sequence);
  }

  /** The entry of this sequence. */
  synchronized Optional<Located> at(long sequence) {
    return Optional.ofNullable(bySequence.get(sequence));
  }

  /** The latest apply of a block. */
  synchronized Optional<Located> latestApply(Hash hash) {
    return Optional.ofNullable(applied.get(hash));
  }

  /** Whether a block was reverted by an entry that is known. */
  synchronized boolean hasReverted(Hash hash) {
    return reverted.containsKey(hash);
  }

  /** The apply of the block that is canonical at a height. */
  synchronized Optional<Located> canonical(long number) {
    return Optional.ofNullable(canonical.get(number));
  }
}
