package io.headwater.analytics.rows;

import io.headwater.schemas.wire.SingleObject;
import org.apache.avro.Schema;

/** How a row's bytes name its schema. */
@FunctionalInterface
public interface RowFormat {

  /** Avro's single-object encoding: no registry is asked. */
  RowFormat SINGLE_OBJECT = (topicName, schema) -> SingleObject.header(schema);

  /** What stands before the body of the rows of a topic. */
  byte[] prefix(String topicName, Schema schema);
}
