/**
 * How long a block takes from a node's announcement to a subscriber, through a real broker and real
 * sockets in one process. It takes recorded mainnet blocks and gives percentiles by stage.
 */
@NullMarked
package io.headwater.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
