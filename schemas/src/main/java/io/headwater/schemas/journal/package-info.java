/**
 * The journal as a reader sees it: takes records of a partition, gives whole entries in order.
 *
 * <p>Threading: every class here belongs to the one thread that reads.
 */
@NullMarked
package io.headwater.schemas.journal;

import org.jspecify.annotations.NullMarked;
