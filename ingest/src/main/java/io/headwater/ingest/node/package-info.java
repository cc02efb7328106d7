/**
 * A node as ingest sees it: takes URLs, gives heads, and blocks whose hard checks hold.
 *
 * <p>Threading: calls return futures that complete on the HTTP client's threads; what is decided is
 * decided on the follower's thread.
 */
@NullMarked
package io.headwater.ingest.node;

import org.jspecify.annotations.NullMarked;
