/** Oracles, written naively on purpose, and what a subscriber was told against them. */
@NullMarked
package io.headwater.testkit.check;

import org.jspecify.annotations.NullMarked;
