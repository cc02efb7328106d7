package io.headwater.app.drill;

import java.util.List;

/** A canonical block of the node, with its logs. */
record NodeBlock(long number, String hash, String parent, List<NodeLog> logs) {}
