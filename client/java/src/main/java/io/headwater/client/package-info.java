/**
 * A client that reconnects, resumes at its cursor, and says what to take back.
 *
 * <p>Threading: a client has one thread, which owns everything and calls the listeners.
 */
@NullMarked
package io.headwater.client;

import org.jspecify.annotations.NullMarked;
