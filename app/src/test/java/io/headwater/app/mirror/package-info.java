/** Tests of the mirror's parts that need no cluster. */
@NullMarked
package io.headwater.app.mirror;

import org.jspecify.annotations.NullMarked;
