/**
 * Follows a node and keeps a chain's journal equal to the node's canonical chain: takes node
 * addresses and a Kafka cluster, gives journal, pending and status records.
 *
 * <p>{@code node} gives heads and blocks, {@code chain} decides, {@code journal} appends, {@code
 * mempool} runs beside. {@link io.headwater.ingest.Follower} is the loop through all of them.
 *
 * <p>Threading: the follower has one thread, mempool and status one.
 */
@NullMarked
package io.headwater.ingest;

import org.jspecify.annotations.NullMarked;
