/**
 * A connection as everything above it sees it: takes shared frames, keeps them in an outbox bounded
 * by bytes, gives them to a socket; keeps the heartbeat; ends for a named reason.
 *
 * <p>Threading: a session and all it holds belong to one I/O thread, its {@link
 * io.headwater.gateway.session.Lane}.
 */
@NullMarked
package io.headwater.gateway.session;

import org.jspecify.annotations.NullMarked;
