/**
 * The {@code headwater} command line, the embedded broker and the sample chain. Wiring only: what
 * is wired is in the other modules.
 */
@NullMarked
package io.headwater.app;

import org.jspecify.annotations.NullMarked;
