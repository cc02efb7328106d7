/**
 * Derives flat, keyed, partitioned topics from a chain's journal with Kafka Streams, exactly once.
 * Takes the journal's records by the Reader's rule; gives rows of blocks, logs, transactions and
 * transfers, and what happens at each contract in each minute.
 *
 * <p>Threading: topologies are pure; Kafka Streams runs them on threads of its own.
 */
@NullMarked
package io.headwater.analytics;

import org.jspecify.annotations.NullMarked;
