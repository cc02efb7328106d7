/** Chains: recorded ones, and simulated trees of forks. */
@NullMarked
package io.headwater.testkit.chain;

import org.jspecify.annotations.NullMarked;
