/**
 * The sample chain: recorded mainnet blocks, made endless, served by a small JSON-RPC node over
 * real HTTP and WebSocket, for whoever has no node at hand.
 *
 * <p>{@code RecordedBlocks} → {@code SampleChain} (which block comes next) → {@code SampleBodies}
 * (its JSON) → {@code SampleRpc} (methods) → {@code SampleNode} (server and beat).
 *
 * <p>Threading: chain and bodies are guarded by the node's one lock.
 */
@NullMarked
package io.headwater.app.sample;

import org.jspecify.annotations.NullMarked;
