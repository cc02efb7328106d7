/**
 * Inputs for fuzz tests: takes good ones, gives bad ones near to them.
 *
 * <p>Threading: pure.
 */
@NullMarked
package io.headwater.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
