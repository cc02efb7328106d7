/** What analytics derives, on a real broker and in a process of its own. */
@NullMarked
package io.headwater.app.analytics;

import org.jspecify.annotations.NullMarked;
