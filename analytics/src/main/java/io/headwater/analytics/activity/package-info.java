/**
 * What happens at each contract in each minute of block time. Takes transitions; gives a row for
 * each contract that a block touched, or touches no longer. What each block had is kept until its
 * minute is finalized, so that a revert takes away exactly what was added.
 *
 * <p>Threading: the stream thread.
 */
@NullMarked
package io.headwater.analytics.activity;

import org.jspecify.annotations.NullMarked;
