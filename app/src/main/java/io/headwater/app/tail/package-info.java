/**
 * A subscription as lines: each is a JSON object with the cursor behind it, on the standard output
 * or in a file that knows by its last line where to go on.
 */
@NullMarked
package io.headwater.app.tail;

import org.jspecify.annotations.NullMarked;
