/**
 * Which of several ingests writes a chain's journal: takes part in a Kafka consumer group, and
 * gives a yes or no. The journal's fence stands behind it: a wrong yes costs a fenced attempt,
 * never a wrong entry.
 *
 * <p>Threading: each class says it.
 */
@NullMarked
package io.headwater.ingest.lease;

import org.jspecify.annotations.NullMarked;
