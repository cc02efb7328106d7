package io.headwater.gateway.metrics;

import io.headwater.gateway.limit.Arrivals;
import io.headwater.gateway.limit.Limit;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.session.DisconnectReason;
import io.headwater.gateway.session.Encoding;
import io.headwater.gateway.session.Lane;
import io.headwater.gateway.session.LaneFigures;
import io.headwater.gateway.session.SessionFigures;
import io.headwater.gateway.upstream.Upstreams;
import io.headwater.gateway.websocket.CompressionFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of a gateway that concern no chain alone. */
public final class ServerMeters {

  private ServerMeters() {}

  /**
   * What is measured.
   *
   * @param lanes of all sessions
   * @param sessions how many came and went
   * @param compression what compressing has gained
   * @param arrivals connections there are
   * @param hits limits that said no
   * @param upstreams where calls are forwarded to
   */
  public record Subject(
      List<Lane> lanes,
      SessionFigures sessions,
      CompressionFigures compression,
      Arrivals arrivals,
      LimitHits hits,
      Upstreams upstreams) {}

  /** Registers the meters. */
  public static void bind(MeterRegistry registry, Subject server) {
    gauge(registry, "headwater.connections", server.arrivals(), Arrivals::total);
    SessionFigures sessions = server.sessions();
    gauge(registry, "headwater.sessions", sessions, SessionFigures::open);
    counter(registry, "headwater.sessions.opened", sessions, SessionFigures::opened);
    for (Encoding encoding : Encoding.ALL) {
      Gauge.builder("headwater.sessions.by.encoding", sessions, s -> s.open(encoding))
          .tag("encoding", encoding.label())
          .register(registry);
    }
    CompressionFigures compression = server.compression();
    counter(
        registry, "headwater.compression.in.bytes", compression, CompressionFigures::plainBytes);
    counter(
        registry,
        "headwater.compression.out.bytes",
        compression,
        CompressionFigures::compressedBytes);
    for (DisconnectReason reason : DisconnectReason.values()) {
      FunctionCounter.builder("headwater.sessions.ended", sessions, s -> s.ended(reason))
          .tag("reason", reason.label())
          .register(registry);
    }
    for (Limit limit : Limit.values()) {
      FunctionCounter.builder("headwater.limit.hits", server.hits(), hits -> hits.count(limit))
          .tag("limit", limit.label())
          .register(registry);
    }
    List<Lane> lanes = server.lanes();
    counter(registry, "headwater.deliveries", lanes, l -> sum(l, LaneFigures::deliveries));
    counter(registry, "headwater.written.bytes", lanes, l -> sum(l, LaneFigures::bytes));
    counter(registry, "headwater.socket.writes", lanes, l -> sum(l, LaneFigures::writes));
    gauge(registry, "headwater.outbox.bytes", lanes, ServerMeters::outboxBytes);
    gauge(registry, "headwater.lane.queued.bytes", lanes, ServerMeters::queuedBytes);
    Upstreams upstreams = server.upstreams();
    counter(registry, "headwater.upstream.calls", upstreams, Upstreams::calls);
    counter(registry, "headwater.upstream.failures", upstreams, Upstreams::failures);
    gauge(registry, "headwater.upstream.in.flight", upstreams, Upstreams::inFlight);
  }

  private static double sum(List<Lane> lanes, ToLongFunction<LaneFigures> figure) {
    return lanes.stream().map(Lane::figures).mapToLong(figure).sum();
  }

  private static double outboxBytes(List<Lane> lanes) {
    return lanes.stream().mapToLong(lane -> lane.outboxes().bytes()).sum();
  }

  private static double queuedBytes(List<Lane> lanes) {
    return lanes.stream().mapToLong(Lane::queuedBytes).sum();
  }

  private static <T> void gauge(
      MeterRegistry registry, String name, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).strongReference(true).register(registry);
  }

  private static <T> void counter(
      MeterRegistry registry, String name, T of, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, of, value).register(registry);
  }
}
