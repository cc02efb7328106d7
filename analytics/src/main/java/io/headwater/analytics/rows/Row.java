package io.headwater.analytics.rows;

import io.headwater.schemas.topic.DerivedTopic;
import org.apache.avro.specific.SpecificRecord;

/**
 * A row on its way to the topics of its table.
 *
 * @param table what it is
 * @param key of its records; what is read together has one key
 * @param identity what it is about, whenever it comes or goes
 * @param value the row
 */
record Row(DerivedTopic.Table table, String key, String identity, SpecificRecord value) {}
