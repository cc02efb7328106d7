package io.headwater.schemas.journal;

import io.headwater.schemas.wire.RecordHeaders;

/**
 * One record of a journal topic: a whole entry, or one slice of it.
 *
 * @param offset where it stands in the partition; not dense, as transaction markers take offsets
 *     too
 * @param timestampMillis the ingest's clock when it was written
 * @param headers what is known without decoding
 * @param value the encoded entry, or the slice of it; shared, never changed
 */
public record JournalRecord(
    long offset, long timestampMillis, RecordHeaders headers, byte[] value) {}
