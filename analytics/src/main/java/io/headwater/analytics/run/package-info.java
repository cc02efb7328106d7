/**
 * One running analytics: its topics, its Kafka Streams, the generation that it writes and the
 * pointer that says which one is to be read.
 *
 * <p>Threading: started and closed by one thread; it looks after itself on another.
 */
@NullMarked
package io.headwater.analytics.run;

import org.jspecify.annotations.NullMarked;
