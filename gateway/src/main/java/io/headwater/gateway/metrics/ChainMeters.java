package io.headwater.gateway.metrics;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.journal.Readiness;
import io.headwater.gateway.rpc.RpcFigures;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.ChainFigures;
import io.headwater.gateway.subscription.SubscriptionKind;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.journal.JournalReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one chain of a gateway. */
public final class ChainMeters {

  private static final double MILLIS_PER_SECOND = 1000;

  private ChainMeters() {}

  /**
   * What is measured.
   *
   * @param dispatch the chain's dispatch
   * @param reader reads its journal
   * @param readiness whether it may be served
   * @param rpc calls for it
   */
  public record Subject(
      ChainDispatch dispatch, JournalReader reader, Readiness readiness, RpcFigures rpc) {}

  /** Registers the meters of a chain. */
  public static void bind(
      MeterRegistry registry, long chainId, Subject chain, InstantSource clock) {
    Tags tags = Tags.of("chain", Long.toString(chainId));
    ChainDispatch dispatch = chain.dispatch();
    head(registry, tags, dispatch);
    journal(registry, tags, chain);
    ChainFigures figures = dispatch.figures();
    gauge(registry, tags, "headwater.head.age.seconds", figures, f -> age(f, clock));
    counter(registry, tags, "headwater.logs.matched", figures, ChainFigures::logs);
    counter(registry, tags, "headwater.log.matches", figures, ChainFigures::matches);
    counter(registry, tags, "headwater.replay.entries", figures, ChainFigures::replayedEntries);
    counter(registry, tags, "headwater.replay.bytes", figures, ChainFigures::replayedBytes);
    counter(
        registry, tags, "headwater.subscriptions.fell.behind", figures, ChainFigures::fellBehind);
    counter(registry, tags, "headwater.side.unreadable.records", figures, ChainFigures::unreadable);
    for (String kind : SubscriptionKind.LABELS) {
      Tags ofKind = tags.and("kind", kind);
      gauge(registry, ofKind, "headwater.subscriptions", figures, f -> f.open(kind));
      gauge(registry, ofKind, "headwater.subscriptions.live", figures, f -> f.live(kind));
      gauge(registry, ofKind, "headwater.subscription.groups", figures, f -> f.groups(kind));
    }
    chain
        .rpc()
        .calls()
        .forEach(
            (method, calls) ->
                counter(
                    registry,
                    tags.and("method", method),
                    "headwater.rpc.calls",
                    calls,
                    LongAdder::sum));
    delay(registry, tags, chain, clock);
  }

  private static void head(MeterRegistry registry, Tags tags, ChainDispatch dispatch) {
    gauge(registry, tags, "headwater.head.number", dispatch, d -> d.head().number());
    gauge(registry, tags, "headwater.safe.number", dispatch, d -> number(d.head().safe()));
    gauge(
        registry, tags, "headwater.finalized.number", dispatch, d -> number(d.head().finalized()));
    counter(registry, tags, "headwater.entries.dispatched", dispatch, d -> entries(d.head()));
  }

  private static double entries(ChainHead head) {
    return head.entries();
  }

  private static double number(@Nullable BlockRef block) {
    return block == null ? Double.NaN : block.getNumber();
  }

  private static double age(ChainFigures figures, InstantSource clock) {
    long newest = figures.newestMillis();
    return newest == 0 ? Double.NaN : (clock.millis() - newest) / MILLIS_PER_SECOND;
  }

  private static void journal(MeterRegistry registry, Tags tags, Subject chain) {
    JournalReader reader = chain.reader();
    gauge(registry, tags, "headwater.journal.lag.records", reader, r -> r.source().lag());
    counter(
        registry, tags, "headwater.journal.duplicate.records", reader, JournalReader::duplicates);
    counter(
        registry,
        tags,
        "headwater.journal.ended.epoch.records",
        reader,
        JournalReader::endedEpochRecords);
    gauge(
        registry,
        tags,
        "headwater.chain.ready",
        chain.readiness(),
        r -> r.whyNot().isEmpty() ? 1 : 0);
  }

  /** Only while the chain is served: what is read at the start was written long ago. */
  private static void delay(MeterRegistry registry, Tags tags, Subject chain, InstantSource clock) {
    Timer timer =
        Timer.builder("headwater.delivery.delay")
            .tags(tags)
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10))
            .register(registry);
    chain
        .dispatch()
        .figures()
        .onDispatched(
            writtenMillis -> {
              if (chain.readiness().whyNot().isEmpty()) {
                timer.record(Duration.ofMillis(Math.max(0, clock.millis() - writtenMillis)));
              }
            });
  }

  private static <T> void gauge(
      MeterRegistry registry, Tags tags, String name, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).tags(tags).strongReference(true).register(registry);
  }

  private static <T> void counter(
      MeterRegistry registry, Tags tags, String name, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).tags(tags).register(registry);
  }
}
