/**
 * Rows in the wire format of Confluent's schema registry, which analytics tools read. Takes a
 * registry's address; gives the format, with the ids of all schemas that are written.
 *
 * <p>Threading: blocks its caller at the start; afterwards any thread.
 */
@NullMarked
package io.headwater.analytics.registry;

import org.jspecify.annotations.NullMarked;
