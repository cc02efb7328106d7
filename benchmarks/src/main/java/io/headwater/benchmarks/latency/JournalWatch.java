package io.headwater.benchmarks.latency;

import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import java.time.Duration;
import java.util.Map;

/**
 * Reads the journal beside the gateway, to see when a block can be read.
 *
 * <p>Threading: a thread of its own.
 */
final class JournalWatch implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final JournalReader reader;
  private final Stages stages;
  private final Thread thread;
  private volatile boolean closed;

  private JournalWatch(Map<String, Object> kafka, long chainId, Stages stages) {
    this.reader = new JournalReader(KafkaJournalSource.open(kafka, chainId));
    this.stages = stages;
    this.thread = Thread.ofPlatform().name("journal-watch").unstarted(this::read);
  }

  static JournalWatch start(Map<String, Object> kafka, long chainId, Stages stages) {
    JournalWatch watch = new JournalWatch(kafka, chainId, stages);
    watch.thread.start();
    return watch;
  }

  private void read() {
    reader.seek(reader.source().beginOffset());
    while (!closed) {
      reader
          .poll(POLL)
          .forEach(
              entry -> {
                if (entry.headers().number() >= 0) {
                  stages.readable(entry.headers().number());
                }
              });
    }
    reader.close();
  }

  @Override
  public void close() {
    closed = true;
    reader.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
