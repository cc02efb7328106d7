/**
 * The journal as a stream of whole, decoded transitions, read by the Reader's rule with a memory
 * that lasts. Takes records of the journal topic; gives {@code Transition}s; stops at a gap.
 *
 * <p>Threading: the stream thread of the one partition.
 */
@NullMarked
package io.headwater.analytics.journal;

import org.jspecify.annotations.NullMarked;
