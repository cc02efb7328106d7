/** Time and threads that a test moves by hand. */
@NullMarked
package io.headwater.testkit.time;

import org.jspecify.annotations.NullMarked;
