/**
 * Another datacenter takes over writing: takes a mirrored journal that nobody writes to any more,
 * gives it an epoch that continues it, after which an ingest there goes on.
 *
 * <p>Threading: blocks its caller.
 */
@NullMarked
package io.headwater.ingest.promotion;

import org.jspecify.annotations.NullMarked;
