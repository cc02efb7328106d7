/**
 * The whole path in one thread, without Kafka and sockets: a forking chain, a node that fails,
 * ingest, journal and mirror, gateways, sessions on slow sockets, subscribers that come and go. One
 * seed is one run, step by step the same.
 */
@NullMarked
package io.headwater.app.simulation;

import org.jspecify.annotations.NullMarked;
