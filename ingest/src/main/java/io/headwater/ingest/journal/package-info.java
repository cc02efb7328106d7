/**
 * The one writer of a chain's journal: takes changes of head, gives entries in fenced Kafka
 * transactions; after a start, or an unknown outcome, continues from what it reads there, never
 * from memory.
 *
 * <p>Threading: owned by the follower's thread, which these classes block.
 */
@NullMarked
package io.headwater.ingest.journal;

import org.jspecify.annotations.NullMarked;
