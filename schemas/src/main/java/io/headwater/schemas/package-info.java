/**
 * What stands on Kafka, and what a client holds: Avro types (generated), wire format, the rule of
 * reading, positions and cursors.
 *
 * <p>Every other module depends on this one; it depends on Avro and the Kafka client alone.
 */
@NullMarked
package io.headwater.schemas;

import org.jspecify.annotations.NullMarked;
