/**
 * The load generator: thousands of subscribers in processes of their own, whose CPU time is apart
 * from all that is measured. {@link LoadGenerator} is the process, {@link Load} what drives it.
 */
@NullMarked
package io.headwater.benchmarks.load;

import org.jspecify.annotations.NullMarked;
