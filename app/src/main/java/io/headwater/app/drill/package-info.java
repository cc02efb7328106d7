/**
 * A drill on real processes: a broker, two ingests and two gateways follow a chain that moves and
 * forks, and are killed, paused and stopped at random, while subscribers of every sort read and
 * resume. At the end the journal must be the node's chain, and each subscriber must hold what the
 * node has of what it asked for. Takes a seed and a time, gives a report.
 *
 * <p>Threading: the drill runs on its caller's thread; each subscriber's client has one of its own.
 */
@NullMarked
package io.headwater.app.drill;

import org.jspecify.annotations.NullMarked;
