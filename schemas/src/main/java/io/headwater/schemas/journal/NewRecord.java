package io.headwater.schemas.journal;

import io.headwater.schemas.wire.RecordHeaders;

/** A journal record that is not written yet. */
public record NewRecord(long timestampMillis, RecordHeaders headers, byte[] value) {}
