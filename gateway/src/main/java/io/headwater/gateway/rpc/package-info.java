/**
 * JSON-RPC 2.0: takes messages, gives answers. Methods are answered from the chain's recent blocks,
 * by its subscriptions, or by an upstream node.
 *
 * <p>Threading: a message is handled on its caller's executor (a session's lane, or an HTTP
 * exchange's I/O thread), and every reply comes back to it.
 */
@NullMarked
package io.headwater.gateway.rpc;

import org.jspecify.annotations.NullMarked;
