/** Nodes: what a node answers, and how it fails. */
@NullMarked
package io.headwater.testkit.node;

import org.jspecify.annotations.NullMarked;
