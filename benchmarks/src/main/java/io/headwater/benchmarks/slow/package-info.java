/** What clients that hardly read do to those that do. */
@NullMarked
package io.headwater.benchmarks.slow;

import org.jspecify.annotations.NullMarked;
