/**
 * Which subscriptions a log is for: takes filters, then logs, gives each filter that a log matches.
 * Pure.
 *
 * <p>Threading: {@link io.headwater.gateway.filter.FilterIndex} belongs to the dispatch thread,
 * filters are values.
 */
@NullMarked
package io.headwater.gateway.filter;

import org.jspecify.annotations.NullMarked;
