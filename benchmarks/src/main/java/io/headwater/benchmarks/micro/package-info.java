/** Single operations, measured by JMH on recorded mainnet blocks; {@code Micro} runs them. */
@NullMarked
package io.headwater.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
