/**
 * Nodes that calls are forwarded to: takes a method and its params as JSON, gives the node's result
 * or error as it said it.
 *
 * <p>Threading: any thread calls; answers come on the HTTP client's threads.
 */
@NullMarked
package io.headwater.gateway.upstream;

import org.jspecify.annotations.NullMarked;
