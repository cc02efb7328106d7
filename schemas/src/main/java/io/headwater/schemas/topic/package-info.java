/**
 * Names and settings of Headwater's Kafka topics, made and checked in one place.
 *
 * <p>Threading: pure, but for {@code TopicAdmin}, which blocks its caller.
 */
@NullMarked
package io.headwater.schemas.topic;

import org.jspecify.annotations.NullMarked;
