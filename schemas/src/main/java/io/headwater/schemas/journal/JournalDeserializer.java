package io.headwater.schemas.journal;

import io.headwater.schemas.wire.RecordHeaders;
import io.headwater.schemas.wire.SingleObject;
import io.headwater.schemas.wire.Slices;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * For Kafka consumers outside that want the journal's entries as values: {@code BlockApplied},
 * {@code BlockReverted}, {@code BlocksFinalized} or {@code EpochStarted}; null for a slice that
 * does not complete its entry.
 *
 * <p>It knows one record at a time: duplicates, gaps and ended epochs are left to its user. {@link
 * JournalReader} deals with them.
 *
 * <p>Threading: one consumer, reading one partition. Bounds: the slices of one entry.
 */
public final class JournalDeserializer implements Deserializer<@Nullable SpecificRecord> {

  private final List<byte[]> slices = new ArrayList<>();
  private @Nullable RecordHeaders begun;

  /** Refuses: without its headers a record cannot be told from a slice. */
  @Override
  public SpecificRecord deserialize(String topicName, byte[] value) {
    throw new UnsupportedOperationException("a journal record is read together with its headers");
  }

  @Override
  public @Nullable SpecificRecord deserialize(String topicName, Headers headers, byte[] value) {
    RecordHeaders read = RecordHeaders.readFrom(headers);
    if (read.slices() == 1) {
      return SingleObject.decode(value);
    }
    if (read.slice() == 0) {
      slices.clear();
      begun = read;
    }
    if (begun == null || !begun.sameEntry(read) || read.slice() != slices.size()) {
      return null;
    }
    slices.add(value);
    if (slices.size() < read.slices()) {
      return null;
    }
    byte[] whole = Slices.join(slices);
    slices.clear();
    begun = null;
    return SingleObject.decode(whole);
  }
}
