package io.headwater.app.cli;

import io.headwater.analytics.run.Analytics;
import io.headwater.gateway.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** The meters of an analytics; what each means stands in {@code docs/metrics.md}. */
final class AnalyticsMeters {

  private AnalyticsMeters() {}

  /** Registers them. */
  static void bind(MeterRegistry registry, long chainId, Supplier<Analytics> analytics) {
    Meters meters = Meters.ofChain(registry, chainId);
    meters.gauge("headwater.analytics.generation", analytics, of -> of.get().topics().generation());
    meters.gauge("headwater.analytics.lag.records", analytics, of -> lag(of.get()));
    meters.gauge("headwater.analytics.number", analytics, of -> of.get().figures().number());
    meters.counter("headwater.analytics.entries", analytics, of -> of.get().figures().entries());
    meters.counter("headwater.analytics.rows", analytics, of -> of.get().figures().rows());
    meters.counter(
        "headwater.analytics.duplicate.records", analytics, of -> of.get().figures().duplicates());
  }

  private static double lag(Analytics analytics) {
    return analytics.lag() < 0 ? Double.NaN : analytics.lag();
  }
}
