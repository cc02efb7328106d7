/** Headwater as its users run it: processes that are started, killed and started again. */
@NullMarked
package io.headwater.app.process;

import org.jspecify.annotations.NullMarked;
