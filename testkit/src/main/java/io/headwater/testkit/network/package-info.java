/** A network that fails as it is told. */
@NullMarked
package io.headwater.testkit.network;

import org.jspecify.annotations.NullMarked;
