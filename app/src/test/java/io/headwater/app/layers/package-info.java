/** The layering of the whole code, as a check. */
@NullMarked
package io.headwater.app.layers;

import org.jspecify.annotations.NullMarked;
