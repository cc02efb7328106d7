/** What notifications would cost on the wire if they said only what has changed. */
@NullMarked
package io.headwater.benchmarks.deltas;

import org.jspecify.annotations.NullMarked;
