/**
 * The canonical chain as the journal has it: takes what a node says, gives the steps that the
 * journal is to take. Pure: no Kafka, no JSON, no clock, no thread.
 *
 * <p>Threading: owned by the follower's thread.
 */
@NullMarked
package io.headwater.ingest.chain;

import org.jspecify.annotations.NullMarked;
