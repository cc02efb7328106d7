/** The whole path in one process: scripted node, real broker, ingest, gateway, real sockets. */
@NullMarked
package io.headwater.app.path;

import org.jspecify.annotations.NullMarked;
