package io.headwater.app.cli;

import io.headwater.analytics.AnalyticsFigures;
import io.headwater.analytics.run.Analytics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of an analytics; what each means stands in {@code docs/metrics.md}. */
final class AnalyticsMeters {

  private AnalyticsMeters() {}

  /** Registers them. */
  static void bind(MeterRegistry registry, long chainId, Supplier<Analytics> analytics) {
    Tags tags = Tags.of("chain", Long.toString(chainId));
    gauge(
        registry, tags, "headwater.analytics.generation", analytics, a -> a.topics().generation());
    gauge(
        registry,
        tags,
        "headwater.analytics.lag.records",
        analytics,
        a -> a.lag() < 0 ? Double.NaN : a.lag());
    gauge(registry, tags, "headwater.analytics.number", analytics, a -> a.figures().number());
    counter(registry, tags, "headwater.analytics.entries", analytics, AnalyticsFigures::entries);
    counter(registry, tags, "headwater.analytics.rows", analytics, AnalyticsFigures::rows);
    counter(
        registry,
        tags,
        "headwater.analytics.duplicate.records",
        analytics,
        AnalyticsFigures::duplicates);
  }

  private static void gauge(
      MeterRegistry registry,
      Tags tags,
      String name,
      Supplier<Analytics> analytics,
      ToDoubleFunction<Analytics> figure) {
    Gauge.builder(name, analytics, of -> figure.applyAsDouble(of.get()))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      Tags tags,
      String name,
      Supplier<Analytics> analytics,
      ToDoubleFunction<AnalyticsFigures> figure) {
    FunctionCounter.builder(name, analytics, of -> figure.applyAsDouble(of.get().figures()))
        .tags(tags)
        .register(registry);
  }
}
