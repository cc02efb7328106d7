package io.headwater.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/**
 * Registers meters that read what is counted anyway.
 *
 * @param registry where
 * @param tags of each
 */
public record Meters(MeterRegistry registry, Tags tags) {

  /** Meters with no tag. */
  public static Meters of(MeterRegistry registry) {
    return new Meters(registry, Tags.empty());
  }

  /** Meters of a chain. */
  public static Meters ofChain(MeterRegistry registry, long chainId) {
    return of(registry).with("chain", Long.toString(chainId));
  }

  /** Meters with another tag. */
  public Meters with(String tag, String value) {
    return new Meters(registry, tags.and(tag, value));
  }

  /** What goes up and down. */
  public <T> void gauge(String name, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).tags(tags).strongReference(true).register(registry);
  }

  /** What only goes up; whoever counts it keeps {@code of} from being forgotten. */
  public <T> void counter(String name, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).tags(tags).register(registry);
  }
}
