/**
 * A chain as the journal tells it: takes decoded entries, gives events in order and what is known
 * of the newest of them. Pure: no Kafka, no sockets, no JSON, no clock, no thread.
 *
 * <p>Threading: the chain's dispatch thread, but for {@link
 * io.headwater.gateway.event.RecentBlocks} and {@link io.headwater.gateway.event.ChainHead}, which
 * any thread reads.
 */
@NullMarked
package io.headwater.gateway.event;

import org.jspecify.annotations.NullMarked;
