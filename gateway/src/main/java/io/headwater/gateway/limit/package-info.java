/**
 * What clients are allowed: names of the limits, counts of who broke them, and the structures that
 * keep them. They take times and amounts, and give a yes or the limit that says no.
 *
 * <p>Threading: each class says it.
 */
@NullMarked
package io.headwater.gateway.limit;

import org.jspecify.annotations.NullMarked;
