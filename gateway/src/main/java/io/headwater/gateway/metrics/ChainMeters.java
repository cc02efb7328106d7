package io.headwater.gateway.metrics;

import io.headwater.gateway.event.ChainHead;
import io.headwater.gateway.journal.Readiness;
import io.headwater.gateway.rpc.RpcFigures;
import io.headwater.gateway.subscription.ChainDispatch;
import io.headwater.gateway.subscription.ChainFigures;
import io.headwater.gateway.subscription.SubscriptionKind;
import io.headwater.schemas.avro.BlockRef;
import io.headwater.schemas.journal.JournalReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
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
    Meters meters = Meters.ofChain(registry, chainId);
    ChainDispatch dispatch = chain.dispatch();
    head(meters, dispatch);
    journal(meters, chain);
    ChainFigures figures = dispatch.figures();
    meters.gauge("headwater.head.age.seconds", figures, f -> age(f, clock));
    meters.counter("headwater.logs.matched", figures, ChainFigures::logs);
    meters.counter("headwater.log.matches", figures, ChainFigures::matches);
    meters.counter("headwater.replay.entries", figures, ChainFigures::replayedEntries);
    meters.counter("headwater.replay.bytes", figures, ChainFigures::replayedBytes);
    meters.counter("headwater.subscriptions.fell.behind", figures, ChainFigures::fellBehind);
    meters.counter("headwater.side.unreadable.records", figures, ChainFigures::unreadable);
    for (String kind : SubscriptionKind.LABELS) {
      Meters ofKind = meters.with("kind", kind);
      ofKind.gauge("headwater.subscriptions", figures, f -> f.open(kind));
      ofKind.gauge("headwater.subscriptions.live", figures, f -> f.live(kind));
      ofKind.gauge("headwater.subscription.groups", figures, f -> f.groups(kind));
    }
    chain
        .rpc()
        .calls()
        .forEach(
            (method, calls) ->
                meters
                    .with("method", method)
                    .counter("headwater.rpc.calls", calls, LongAdder::sum));
    delay(meters, chain, clock);
  }

  private static void head(Meters meters, ChainDispatch dispatch) {
    meters.gauge("headwater.head.number", dispatch, d -> d.head().number());
    meters.gauge("headwater.safe.number", dispatch, d -> number(d.head().safe()));
    meters.gauge("headwater.finalized.number", dispatch, d -> number(d.head().finalized()));
    meters.counter("headwater.entries.dispatched", dispatch, d -> entries(d.head()));
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

  private static void journal(Meters meters, Subject chain) {
    JournalReader reader = chain.reader();
    meters.gauge("headwater.journal.lag.records", reader, r -> r.source().lag());
    meters.counter("headwater.journal.duplicate.records", reader, JournalReader::duplicates);
    meters.counter(
        "headwater.journal.ended.epoch.records", reader, JournalReader::endedEpochRecords);
    meters.gauge("headwater.chain.ready", chain.readiness(), r -> r.whyNot().isEmpty() ? 1 : 0);
  }

  /** Only while the chain is served: what is read at the start was written long ago. */
  private static void delay(Meters meters, Subject chain, InstantSource clock) {
    Timer timer =
        Timer.builder("headwater.delivery.delay")
            .tags(meters.tags())
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10))
            .register(meters.registry());
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
}
