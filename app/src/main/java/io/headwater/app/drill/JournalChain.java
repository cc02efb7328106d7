package io.headwater.app.drill;

import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.wire.EntryKind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The canonical chain that a journal tells, read from its beginning by the Reader's rule. */
final class JournalChain {

  private static final Duration POLL = Duration.ofSeconds(1);

  private JournalChain() {}

  /** Hash of the canonical block of each height. */
  static NavigableMap<Long, String> read(Map<String, Object> kafka, long chainId) {
    NavigableMap<Long, String> chain = new TreeMap<>();
    try (JournalReader reader = new JournalReader(KafkaJournalSource.open(kafka, chainId))) {
      reader.seek(reader.source().beginOffset());
      long end = reader.source().endOffset();
      while (reader.source().position() < end) {
        reader.poll(POLL).forEach(entry -> take(entry, chain));
      }
      reader
          .gap()
          .ifPresent(
              gap -> {
                throw new IllegalStateException("the journal has a gap: " + gap);
              });
    }
    return chain;
  }

  private static void take(JournalEntry entry, NavigableMap<Long, String> chain) {
    long number = entry.headers().number();
    if (entry.headers().kind() == EntryKind.BLOCK_APPLIED) {
      byte[] hash = Objects.requireNonNull(entry.headers().hash()).bytes();
      chain.put(number, "0x" + HexFormat.of().formatHex(hash));
    } else if (entry.headers().kind() == EntryKind.BLOCK_REVERTED) {
      chain.remove(number);
    }
  }

  /** Heights at which one of the two has another block; those the journal began above aside. */
  static Set<Long> differences(NavigableMap<Long, String> journal, Collection<NodeBlock> node) {
    long oldest = journal.isEmpty() ? 0 : journal.firstKey();
    Map<Long, String> there = new HashMap<>();
    node.stream()
        .filter(block -> block.number() >= oldest)
        .forEach(block -> there.put(block.number(), block.hash()));
    Set<Long> heights = new TreeSet<>(journal.keySet());
    heights.addAll(there.keySet());
    heights.removeIf(height -> Objects.equals(journal.get(height), there.get(height)));
    return heights;
  }
}
