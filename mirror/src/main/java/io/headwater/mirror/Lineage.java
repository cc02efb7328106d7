package io.headwater.mirror;

import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.journal.JournalReader;
import io.headwater.schemas.journal.KafkaJournalSource;
import io.headwater.schemas.journal.Patience;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.EntryKind;
import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells entries of the journal from records of an ended epoch, which a split brain left in its
 * topic: they are there, and are no part of it.
 *
 * <p>Threading: one thread. Bounds: the newest records; and, where the epoch has ended, those up to
 * the entry that continued it.
 */
final class Lineage implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long FIRST_SPAN = 4_096;
  private static final int SPAN_GROWTH = 8;

  private final JournalReader reader;
  private final String what;

  Lineage(Map<String, Object> kafka, long chainId) {
    this.reader = new JournalReader(KafkaJournalSource.open(kafka, chainId));
    this.what = new TopicNames(chainId).journal() + " on " + MirrorSettings.servers(kafka);
  }

  /** Whether an epoch is the one that the journal is in. */
  boolean isCurrent(long epoch) {
    return last().filter(entry -> entry.headers().epoch() == epoch).isPresent();
  }

  /** The journal's last whole entry. */
  Optional<JournalEntry> last() {
    long begin = reader.source().beginOffset();
    long end = reader.source().endOffset();
    for (long span = FIRST_SPAN; ; span *= SPAN_GROWTH) {
      long from = Math.max(begin, end - span);
      Optional<JournalEntry> last = last(from, end);
      if ((last.isPresent() && reader.isClear()) || from == begin) {
        return last;
      }
    }
  }

  private Optional<JournalEntry> last(long from, long end) {
    reader.seek(from);
    Optional<JournalEntry> last = Optional.empty();
    Patience patience = new Patience(what, System::nanoTime);
    while (reader.source().position() < end) {
      for (JournalEntry entry : reader.poll(POLL)) {
        last = Optional.of(entry);
      }
      patience.stillAt(reader.source().position());
    }
    return last;
  }

  /**
   * What the next record of another epoch says of an earlier one: whether it continues that one,
   * after it or after a later entry.
   *
   * @return null where it is of the same epoch, and says nothing
   */
  static @Nullable Boolean continues(ConsumerRecord<byte[], byte[]> next, RecordHeaders earlier) {
    RecordHeaders headers = RecordHeaders.readFrom(next.headers());
    if (headers.epoch() == earlier.epoch()) {
      return null;
    }
    if (headers.kind() != EntryKind.EPOCH_STARTED) {
      return false;
    }
    EpochStarted started = (EpochStarted) SingleObject.decode(next.value());
    Long previousEpoch = started.getPreviousEpoch();
    Long previousSequence = started.getPreviousSequence();
    return previousEpoch != null
        && previousSequence != null
        && previousEpoch == earlier.epoch()
        && previousSequence >= earlier.sequence();
  }

  @Override
  public void close() {
    reader.close();
  }
}
