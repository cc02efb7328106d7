/**
 * A journal topic in memory: written is not committed, offsets are not dense, retention and
 * truncation happen.
 */
@NullMarked
package io.headwater.testkit.journal;

import org.jspecify.annotations.NullMarked;
