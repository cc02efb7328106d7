/** Benchmarks that are commands of their own; each prints its figures and how they were made. */
@NullMarked
package io.headwater.benchmarks;

import org.jspecify.annotations.NullMarked;
