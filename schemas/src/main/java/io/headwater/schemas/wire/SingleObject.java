package io.headwater.schemas.wire;

import io.headwater.schemas.avro.ActivityRow;
import io.headwater.schemas.avro.BlockApplied;
import io.headwater.schemas.avro.BlockReverted;
import io.headwater.schemas.avro.BlockRow;
import io.headwater.schemas.avro.BlocksFinalized;
import io.headwater.schemas.avro.DerivedStatus;
import io.headwater.schemas.avro.EpochStarted;
import io.headwater.schemas.avro.IngestStatus;
import io.headwater.schemas.avro.LogRow;
import io.headwater.schemas.avro.NodeStatus;
import io.headwater.schemas.avro.PendingTransaction;
import io.headwater.schemas.avro.TransactionRow;
import io.headwater.schemas.avro.TransferRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro's single-object encoding: two marker bytes, the schema's CRC-64-AVRO fingerprint
 * (little-endian), the body. Every schema is bundled, so no registry stands on the path of
 * delivery.
 *
 * <p>Source: Avro specification 1.12, "Single-object encoding".
 */
public final class SingleObject {

  private static final byte[] MARKER = {(byte) 0xC3, (byte) 0x01};
  private static final int HEADER_BYTES = 10;
  private static final int FIRST_BUFFER_BYTES = 64 * 1024;

  private static final Map<Long, Schema> SCHEMAS =
      Stream.of(
              BlockApplied.getClassSchema(),
              BlockReverted.getClassSchema(),
              BlocksFinalized.getClassSchema(),
              EpochStarted.getClassSchema(),
              PendingTransaction.getClassSchema(),
              NodeStatus.getClassSchema(),
              IngestStatus.getClassSchema(),
              ActivityRow.getClassSchema(),
              BlockRow.getClassSchema(),
              DerivedStatus.getClassSchema(),
              LogRow.getClassSchema(),
              TransactionRow.getClassSchema(),
              TransferRow.getClassSchema())
          .collect(
              Collectors.toUnmodifiableMap(SingleObject::computeFingerprint, Function.identity()));

  private static final Map<Schema, Long> FINGERPRINTS =
      SCHEMAS.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  /** Avro's fast readers, which hold nothing between records: any thread may use them. */
  private static final Map<Long, DatumReader<SpecificRecord>> WHOLE =
      readers(UnaryOperator.identity());

  private static final Map<Long, DatumReader<SpecificRecord>> LOGS_ONLY = readers(LogsOnly::of);

  private SingleObject() {}

  /** The fingerprints of every bundled schema. */
  public static Set<Long> fingerprints() {
    return SCHEMAS.keySet();
  }

  /** The bundled schema with this fingerprint. */
  public static Schema schema(long fingerprint) {
    Schema schema = SCHEMAS.get(fingerprint);
    if (schema == null) {
      throw new WireFormatException(
          "unknown schema fingerprint %016x: written by a newer Headwater, upgrade this one"
              .formatted(fingerprint));
    }
    return schema;
  }

  /** CRC-64-AVRO of a bundled schema. */
  public static long fingerprint(Schema schema) {
    Long known = FINGERPRINTS.get(schema);
    if (known == null) {
      throw new IllegalArgumentException("not a bundled schema: " + schema.getFullName());
    }
    return known;
  }

  private static Map<Long, DatumReader<SpecificRecord>> readers(UnaryOperator<Schema> read) {
    return SCHEMAS.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                each ->
                    BundledTypes.INSTANCE.fastReader(
                        each.getValue(), read.apply(each.getValue()))));
  }

  /** Encodes a record of a bundled schema. */
  public static byte[] encode(SpecificRecord value) {
    Schema schema = value.getSchema();
    ByteArrayOutputStream out = new ByteArrayOutputStream(FIRST_BUFFER_BYTES);
    out.writeBytes(header(schema));
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new SpecificDatumWriter<SpecificRecord>(schema, BundledTypes.INSTANCE).write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Decodes what {@link #encode} wrote; the result is of the generated class of its schema. */
  public static SpecificRecord decode(byte[] value) {
    return decode(value, WHOLE);
  }

  /** The same, but blocks have no transactions, and receipts their transaction and logs only. */
  public static SpecificRecord decodeLogs(byte[] value) {
    return decode(value, LOGS_ONLY);
  }

  private static SpecificRecord decode(
      byte[] value, Map<Long, DatumReader<SpecificRecord>> readers) {
    return decodeBody(value, HEADER_BYTES, schema(fingerprintOf(value)), readers);
  }

  /** Decodes what stands from an offset on, written with a bundled schema. */
  static SpecificRecord decodeBody(byte[] value, int offset, Schema schema) {
    return decodeBody(value, offset, schema, WHOLE);
  }

  private static SpecificRecord decodeBody(
      byte[] value, int offset, Schema schema, Map<Long, DatumReader<SpecificRecord>> readers) {
    DatumReader<SpecificRecord> reader =
        Objects.requireNonNull(
            readers.get(fingerprint(schema)), "every bundled schema has a reader");
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(value, offset, value.length - offset, null);
    try {
      return reader.read(null, decoder);
    } catch (IOException | RuntimeException e) {
      throw new WireFormatException(
          "a value of " + value.length + " bytes is not a whole " + schema.getName(), e);
    }
  }

  /** The fingerprint that an encoded value begins with. */
  public static long fingerprintOf(byte[] value) {
    if (value.length < HEADER_BYTES || value[0] != MARKER[0] || value[1] != MARKER[1]) {
      throw new WireFormatException(
          "a value of " + value.length + " bytes does not begin with Avro's single-object marker");
    }
    return ByteBuffer.wrap(value, MARKER.length, Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
  }

  /** What stands before the body: the marker, and the fingerprint of a bundled schema. */
  public static byte[] header(Schema schema) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARKER)
        .putLong(fingerprint(schema))
        .array();
  }

  private static long computeFingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }
}
