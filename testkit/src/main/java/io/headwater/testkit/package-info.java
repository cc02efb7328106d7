/**
 * What tests of every module use: doubles that keep the hard part, chains, nodes, checkers. No
 * product code depends on it.
 */
@NullMarked
package io.headwater.testkit;

import org.jspecify.annotations.NullMarked;
