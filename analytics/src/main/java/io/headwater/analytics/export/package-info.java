/**
 * Rows of a range of blocks as a file. Takes derived topics; gives the rows of the blocks that are
 * canonical, each once, in the order of the chain, as Parquet, CSV or lines of JSON.
 *
 * <p>Threading: the caller's.
 */
@NullMarked
package io.headwater.analytics.export;

import org.jspecify.annotations.NullMarked;
