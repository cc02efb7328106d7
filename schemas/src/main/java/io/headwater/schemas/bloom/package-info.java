/** Blooms of logs: what a block surely has no log of, without decoding it. */
@NullMarked
package io.headwater.schemas.bloom;

import org.jspecify.annotations.NullMarked;
