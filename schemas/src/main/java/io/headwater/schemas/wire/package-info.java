/**
 * Bytes of a journal record: headers, single-object Avro values, slices. Takes entries, gives
 * records, and back.
 *
 * <p>Threading: pure; no class here keeps state.
 */
@NullMarked
package io.headwater.schemas.wire;

import org.jspecify.annotations.NullMarked;
