/**
 * The running gateway: takes settings, gives an HTTP server with WebSocket and JSON-RPC endpoints,
 * health and readiness, and the threads that feed them. Wiring only.
 *
 * <p>Threading: requests run on Undertow's I/O threads, which are the sessions' lanes.
 */
@NullMarked
package io.headwater.gateway.server;

import org.jspecify.annotations.NullMarked;
