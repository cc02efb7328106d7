package io.headwater.schemas.wire;

import io.headwater.schemas.avro.Bloom;
import io.headwater.schemas.avro.Hash;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What can be known of a journal record without decoding its value. On the wire each is a Kafka
 * record header of the component's name; numbers are big-endian, hashes raw bytes, and an absent
 * one is left out.
 *
 * @param kind which transition
 * @param epoch random id of the journal's life
 * @param sequence dense number of the entry
 * @param number height of the block applied or reverted; for other kinds the head's, -1 without a
 *     head
 * @param hash hash of the block applied or reverted; for other kinds the head's, null without a
 *     head
 * @param parent parent hash of that block; null for kinds that carry no block
 * @param highest running maximum of {@code number} over the journal: monotone, so that a height can
 *     be searched for
 * @param finalized height of the newest finalized block, -1 when there is none
 * @param slice this record's place among the slices of its entry, from 0
 * @param slices how many records the entry was cut into, at least 1
 * @param step this entry's place in its change of head, from 1
 * @param steps how many entries that change of head has
 * @param fingerprint CRC-64-AVRO of the value's schema
 * @param bloom bloom of all logs of the block, computed from the logs themselves; null for kinds
 *     that carry no block
 */
public record RecordHeaders(
    EntryKind kind,
    long epoch,
    long sequence,
    long number,
    @Nullable Hash hash,
    @Nullable Hash parent,
    long highest,
    long finalized,
    int slice,
    int slices,
    int step,
    int steps,
    long fingerprint,
    @Nullable Bloom bloom) {

  /** Height that stands for "none". */
  public static final long NONE = -1;

  private static final int HASH_BYTES = 32;
  private static final int BLOOM_BYTES = 256;

  public RecordHeaders {
    if (sequence < 0) {
      throw new WireFormatException("sequence is negative: " + sequence);
    }
    if (slices < 1 || slice < 0 || slice >= slices) {
      throw new WireFormatException("slice " + slice + " of " + slices);
    }
    if (steps < 1 || step < 1 || step > steps) {
      throw new WireFormatException("step " + step + " of " + steps);
    }
  }

  /** The same without the bloom, to be kept by the thousand. */
  public RecordHeaders withoutBloom() {
    return with(slice, slices, null);
  }

  /** These headers for another slice of the same entry. */
  public RecordHeaders withSlice(int slice, int slices) {
    return with(slice, slices, bloom);
  }

  private RecordHeaders with(int otherSlice, int otherSlices, @Nullable Bloom otherBloom) {
    return new RecordHeaders(
        kind,
        epoch,
        sequence,
        number,
        hash,
        parent,
        highest,
        finalized,
        otherSlice,
        otherSlices,
        step,
        steps,
        fingerprint,
        otherBloom);
  }

  /** Whether both name the same transition of the same block. */
  public boolean sameEntry(RecordHeaders other) {
    return epoch == other.epoch
        && sequence == other.sequence
        && kind == other.kind
        && Objects.equals(hash, other.hash);
  }

  /** Adds every header to {@code target}. */
  public void writeTo(Headers target) {
    target.add("kind", int32(kind.code()));
    target.add("epoch", int64(epoch));
    target.add("sequence", int64(sequence));
    target.add("number", int64(number));
    if (hash != null) {
      target.add("hash", hash.bytes());
    }
    if (parent != null) {
      target.add("parent", parent.bytes());
    }
    target.add("highest", int64(highest));
    target.add("finalized", int64(finalized));
    target.add("slice", int32(slice));
    target.add("slices", int32(slices));
    target.add("step", int32(step));
    target.add("steps", int32(steps));
    target.add("schema", int64(fingerprint));
    if (bloom != null) {
      target.add("bloom", bloom.bytes());
    }
  }

  /**
   * Reads the headers of a journal record; throws {@link WireFormatException} naming the header
   * that is missing or malformed.
   */
  public static RecordHeaders readFrom(Headers source) {
    return new RecordHeaders(
        EntryKind.of(int32(source, "kind")),
        int64(source, "epoch"),
        int64(source, "sequence"),
        int64(source, "number"),
        hash(source, "hash"),
        hash(source, "parent"),
        int64(source, "highest"),
        int64(source, "finalized"),
        int32(source, "slice"),
        int32(source, "slices"),
        int32(source, "step"),
        int32(source, "steps"),
        int64(source, "schema"),
        bloom(source));
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static byte[] int64(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static int int32(Headers source, String name) {
    return ByteBuffer.wrap(required(source, name, Integer.BYTES)).getInt();
  }

  private static long int64(Headers source, String name) {
    return ByteBuffer.wrap(required(source, name, Long.BYTES)).getLong();
  }

  private static @Nullable Hash hash(Headers source, String name) {
    return source.lastHeader(name) == null ? null : new Hash(required(source, name, HASH_BYTES));
  }

  private static @Nullable Bloom bloom(Headers source) {
    return source.lastHeader("bloom") == null
        ? null
        : new Bloom(required(source, "bloom", BLOOM_BYTES));
  }

  private static byte[] required(Headers source, String name, int length) {
    Header header = source.lastHeader(name);
    if (header == null) {
      throw new WireFormatException("journal record without header '" + name + "'");
    }
    byte[] value = header.value();
    if (value.length != length) {
      throw new WireFormatException(
          "header '" + name + "' has " + value.length + " bytes, " + length + " are due");
    }
    return value;
  }
}
