package io.headwater.ingest.promotion;

import io.headwater.schemas.avro.EpochStarted;

/**
 * What became of a promotion.
 *
 * @param started the entry that continues the journal
 * @param isNew false: it was there, from an earlier promotion on the same Kafka cluster
 * @param droppedSlices slices of an entry that the mirror had not brought in whole
 */
public record Promoted(EpochStarted started, boolean isNew, int droppedSlices) {}
