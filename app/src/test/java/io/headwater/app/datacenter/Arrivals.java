package io.headwater.app.datacenter;

import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * When each entry of a journal could be read.
 *
 * <p>Threading: a thread of its own reads, any asks.
 */
public final class Arrivals implements AutoCloseable {

  private record Arrival(long epoch, boolean isApplied, long nanos) {}

  private final Map<Long, Arrival> bySequence = new ConcurrentSkipListMap<>();
  private final Thread thread;
  private volatile boolean closing;

  /** Reads from now on. */
  public Arrivals(Datacenter where, long chainId) {
    JournalReader reader = new JournalReader(KafkaJournalSource.open(where.kafka(), chainId));
    reader.seek(reader.source().endOffset());
    thread = Thread.ofPlatform().name("arrivals").start(() -> read(reader));
  }

  private void read(JournalReader reader) {
    try (reader) {
      while (!closing) {
        for (JournalEntry entry : reader.poll(Duration.ofMillis(100))) {
          RecordHeaders headers = entry.headers();
          boolean isApplied = headers.kind() == EntryKind.BLOCK_APPLIED;
          bySequence.put(
              headers.sequence(), new Arrival(headers.epoch(), isApplied, System.nanoTime()));
        }
      }
    }
  }

  /** How much later than there each entry came here, in milliseconds, in order of size. */
  public double[] millisAfter(Arrivals source) {
    List<Double> millis = new ArrayList<>();
    bySequence.forEach(
        (sequence, mine) -> {
          Arrival there = source.bySequence.get(sequence);
          if (there != null && there.epoch() == mine.epoch()) {
            millis.add((mine.nanos() - there.nanos()) / 1e6);
          }
        });
    return millis.stream().mapToDouble(each -> each).sorted().toArray();
  }

  /** When the first block of an epoch could be read. */
  public OptionalLong firstApplied(long epoch) {
    return bySequence.values().stream()
        .filter(arrival -> arrival.isApplied() && arrival.epoch() == epoch)
        .mapToLong(Arrival::nanos)
        .findFirst();
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
