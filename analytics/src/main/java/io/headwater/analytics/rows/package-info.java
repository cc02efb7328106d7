/**
 * What a block is as flat rows, and how transfers of tokens are read from logs: pure. Takes
 * transitions; gives rows with their keys and identities; the processors that hand them to the
 * topics of each view.
 *
 * <p>Threading: the stream thread.
 */
@NullMarked
package io.headwater.analytics.rows;

import org.jspecify.annotations.NullMarked;
