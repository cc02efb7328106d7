/** Sockets that misbehave. */
@NullMarked
package io.headwater.testkit.socket;

import org.jspecify.annotations.NullMarked;
