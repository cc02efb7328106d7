package io.headwater.schemas.wire;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads derived rows, however they were written: in single-object encoding, or in the wire format
 * of Confluent's registry, whose schema is taken to be the bundled one.
 */
public final class RowWire {

  private static final byte REGISTRY_MAGIC = 0;
  private static final int REGISTRY_PREFIX_BYTES = 5;

  private RowWire() {}

  /** A row of a table whose rows have this schema. */
  public static SpecificRecord decode(byte[] value, Schema schema) {
    return value.length > REGISTRY_PREFIX_BYTES && value[0] == REGISTRY_MAGIC
        ? SingleObject.decodeBody(value, REGISTRY_PREFIX_BYTES, schema)
        : SingleObject.decode(value);
  }
}
