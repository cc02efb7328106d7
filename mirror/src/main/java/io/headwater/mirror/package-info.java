/**
 * MirrorMaker 2 with Headwater's configuration: takes two Kafka clusters, keeps journal, status and
 * pending topics of the one on the other.
 *
 * <p>Threading: started and closed by one thread; Connect's own threads do the rest, and one looks
 * after them.
 */
@NullMarked
package io.headwater.mirror;

import org.jspecify.annotations.NullMarked;
