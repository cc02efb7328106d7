/** How fast a journal is read from its beginning, by Kafka's own consumer and through a gateway. */
@NullMarked
package io.headwater.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
