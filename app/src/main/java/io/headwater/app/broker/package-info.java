/**
 * A real Kafka broker inside this process: takes a directory and a port, gives bootstrap servers.
 *
 * <p>Threading: started and closed by one thread; Kafka's own threads do the rest.
 */
@NullMarked
package io.headwater.app.broker;

import org.jspecify.annotations.NullMarked;
