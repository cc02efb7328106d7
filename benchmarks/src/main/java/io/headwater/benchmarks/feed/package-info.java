/** A journal and a gateway for a benchmark, without a node. */
@NullMarked
package io.headwater.benchmarks.feed;

import org.jspecify.annotations.NullMarked;
