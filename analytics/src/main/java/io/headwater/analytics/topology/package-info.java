/**
 * The steps put together: from the journal's topic to the derived ones.
 *
 * <p>Threading: pure; Kafka Streams runs it.
 */
@NullMarked
package io.headwater.analytics.topology;

import org.jspecify.annotations.NullMarked;
