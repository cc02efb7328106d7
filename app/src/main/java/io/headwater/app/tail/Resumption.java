package io.headwater.app.tail;

import org.jspecify.annotations.Nullable;

/**
 * Where a file's tail goes on.
 *
 * @param cursor after this position
 * @param fromBlock or with this block, a quantity
 */
record Resumption(@Nullable String cursor, @Nullable String fromBlock) {}
