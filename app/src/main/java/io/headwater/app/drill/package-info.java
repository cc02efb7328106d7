/**
 * A drill on real processes: a broker, two ingests and two gateways follow a chain that moves and
 * forks, and are killed, paused and stopped at random; at the end the journal must be the node's
 * chain. Takes a seed and a time, gives a report.
 *
 * <p>Threading: the drill runs on its caller's thread; each watcher has threads of its own.
 */
@NullMarked
package io.headwater.app.drill;

import org.jspecify.annotations.NullMarked;
