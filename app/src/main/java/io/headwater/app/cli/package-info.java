/**
 * One class a command: takes options, wires modules, stays in the foreground.
 *
 * <p>Threading: a command runs on the main thread until it ends or is told to.
 */
@NullMarked
package io.headwater.app.cli;

import org.jspecify.annotations.NullMarked;
