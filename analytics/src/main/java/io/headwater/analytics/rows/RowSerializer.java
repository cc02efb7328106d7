package io.headwater.analytics.rows;

import io.headwater.analytics.AnalyticsFigures;
import io.headwater.schemas.wire.BundledTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows: what names the schema, then Avro's binary encoding.
 *
 * <p>Threading: one thread.
 */
public final class RowSerializer implements Serializer<SpecificRecord> {

  private static final int FIRST_BYTES = 2_048;

  private final RowFormat format;
  private final AnalyticsFigures figures;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(FIRST_BYTES);
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
  private final Map<Schema, SpecificDatumWriter<SpecificRecord>> writers = new HashMap<>();

  /** Writes in a format, and counts. */
  public RowSerializer(RowFormat format, AnalyticsFigures figures) {
    this.format = format;
    this.figures = figures;
  }

  @Override
  public byte @Nullable [] serialize(String topicName, @Nullable SpecificRecord row) {
    figures.wrote();
    if (row == null) {
      return null;
    }
    Schema schema = row.getSchema();
    out.reset();
    out.writeBytes(format.prefix(topicName, schema));
    try {
      writers
          .computeIfAbsent(schema, made -> new SpecificDatumWriter<>(made, BundledTypes.INSTANCE))
          .write(row, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array takes everything.
    }
    return out.toByteArray();
  }
}
