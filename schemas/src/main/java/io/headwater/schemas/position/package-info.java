/**
 * Where a reader stands in a journal, and the opaque text that a client keeps of it.
 *
 * <p>Threading: pure values.
 */
@NullMarked
package io.headwater.schemas.position;

import org.jspecify.annotations.NullMarked;
