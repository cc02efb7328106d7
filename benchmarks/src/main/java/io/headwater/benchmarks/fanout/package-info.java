/**
 * Fan-out to thousands of subscribers: Headwater from the node on, beside the floor under it and
 * its peers, each in a process of its own, in turns.
 */
@NullMarked
package io.headwater.benchmarks.fanout;

import org.jspecify.annotations.NullMarked;
