/**
 * Metrics in Micrometer's terms: takes the figures that the other packages keep, and reads them
 * when it is asked for them. What each means stands in {@code docs/metrics.md}.
 *
 * <p>Threading: any; what is counted on a hot path is counted there, without this package.
 */
@NullMarked
package io.headwater.gateway.metrics;

import org.jspecify.annotations.NullMarked;
