/** What benchmarks found: tables of figures, as text and as JSON, and where they were measured. */
@NullMarked
package io.headwater.benchmarks.report;

import org.jspecify.annotations.NullMarked;
