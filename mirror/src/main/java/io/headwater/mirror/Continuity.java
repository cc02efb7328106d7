package io.headwater.mirror;

import io.headwater.schemas.journal.JournalConflictException;
import io.headwater.schemas.journal.JournalEntry;
import io.headwater.schemas.topic.TopicNames;
import io.headwater.schemas.wire.RecordHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where in the source a mirrored journal goes on: behind the entry that is the last one of the
 * target by the Reader's rule, whatever records of an ended epoch came after it. Where the source
 * does not have that, the target is no mirror of it: it was promoted, or written by somebody else,
 * and nothing may be mirrored onto it.
 *
 * <p>Threading: one thread. Bounds: the target's newest records, and those of the source with the
 * same timestamp.
 *
 * @param settings the two clusters
 */
record Continuity(MirrorSettings settings) {

  /**
   * The source's offset of the target's last entry; empty where the target holds none. What the
   * target has of the next entry comes again, and is skipped.
   *
   * @throws MirrorException the source does not have that entry
   */
  OptionalLong mirroredOffset(long chainId) {
    String topicName = new TopicNames(chainId).journal();
    Optional<JournalEntry> last = last(chainId, topicName);
    if (last.isEmpty()) {
      return OptionalLong.empty();
    }
    try (OnePartition source = new OnePartition(settings.from(), topicName)) {
      OptionalLong found = find(source, last.get());
      RecordHeaders headers = last.get().headers();
      if (found.isEmpty() || !isPart(chainId, source, found.getAsLong(), headers)) {
        throw noMirror(
            chainId,
            "%s on %s ends with entry %d of epoch %016x, which is no part of the journal on %s"
                .formatted(
                    topicName,
                    MirrorSettings.servers(settings.to()),
                    headers.sequence(),
                    headers.epoch(),
                    MirrorSettings.servers(settings.from())));
      }
      return found;
    }
  }

  private Optional<JournalEntry> last(long chainId, String topicName) {
    try (Lineage target = new Lineage(settings.to(), chainId)) {
      return target.last();
    } catch (JournalConflictException e) {
      throw noMirror(
          chainId,
          "%s on %s contradicts itself (%s)"
              .formatted(topicName, MirrorSettings.servers(settings.to()), e.getMessage()));
    }
  }

  private static MirrorException noMirror(long chainId, String why) {
    return new MirrorException(
        why + ": it is no mirror of that one",
        "Where it shall be one, stop ingest and gateways there and add --replace --chain %d (docs/datacenters.md)"
            .formatted(chainId));
  }

  /** The offset of the entry's last record: a mirror keeps timestamps, and they never decrease. */
  private static OptionalLong find(OnePartition source, JournalEntry entry) {
    OptionalLong from = source.offsetAt(entry.timestampMillis());
    if (from.isEmpty()) {
      return OptionalLong.empty();
    }
    return source
        .first(
            from.getAsLong(),
            record -> isEndOf(entry, record) || record.timestamp() > entry.timestampMillis())
        .filter(record -> isEndOf(entry, record))
        .map(record -> OptionalLong.of(record.offset()))
        .orElseGet(OptionalLong::empty);
  }

  private static boolean isEndOf(JournalEntry entry, ConsumerRecord<byte[], byte[]> record) {
    RecordHeaders there = RecordHeaders.readFrom(record.headers());
    return there.epoch() == entry.headers().epoch()
        && there.slice() == there.slices() - 1
        && there.sameEntry(entry.headers());
  }

  /** Whether the entry is one of the source's journal, not one that is skipped there. */
  private boolean isPart(long chainId, OnePartition source, long offset, RecordHeaders headers) {
    try (Lineage lineage = new Lineage(settings.from(), chainId)) {
      if (lineage.isCurrent(headers.epoch())) {
        return true;
      }
    }
    return source
        .first(offset + 1, record -> Lineage.continues(record, headers) != null)
        .map(record -> Boolean.TRUE.equals(Lineage.continues(record, headers)))
        .orElse(false);
  }
}
