/** WebSocket clients that cost next to nothing: many on one thread, and no JSON is parsed. */
@NullMarked
package io.headwater.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
