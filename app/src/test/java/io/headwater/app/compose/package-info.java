/** What runs Headwater beyond one process: compose, alerts, dashboard, against each other. */
@NullMarked
package io.headwater.app.compose;

import org.jspecify.annotations.NullMarked;
