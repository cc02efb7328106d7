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
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
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
    Meters meters = Meters.of(registry);
    meters.gauge("headwater.connections", server.arrivals(), Arrivals::total);
    SessionFigures sessions = server.sessions();
    meters.gauge("headwater.sessions", sessions, SessionFigures::open);
    meters.counter("headwater.sessions.opened", sessions, SessionFigures::opened);
    for (Encoding encoding : Encoding.ALL) {
      meters
          .with("encoding", encoding.label())
          .gauge("headwater.sessions.by.encoding", sessions, s -> s.open(encoding));
    }
    CompressionFigures compression = server.compression();
    meters.counter("headwater.compression.in.bytes", compression, CompressionFigures::plainBytes);
    meters.counter(
        "headwater.compression.out.bytes", compression, CompressionFigures::compressedBytes);
    for (DisconnectReason reason : DisconnectReason.values()) {
      meters
          .with("reason", reason.label())
          .counter("headwater.sessions.ended", sessions, s -> s.ended(reason));
    }
    for (Limit limit : Limit.values()) {
      meters
          .with("limit", limit.label())
          .counter("headwater.limit.hits", server.hits(), hits -> hits.count(limit));
    }
    List<Lane> lanes = server.lanes();
    meters.counter("headwater.deliveries", lanes, l -> sum(l, LaneFigures::deliveries));
    meters.counter("headwater.written.bytes", lanes, l -> sum(l, LaneFigures::bytes));
    meters.counter("headwater.socket.writes", lanes, l -> sum(l, LaneFigures::writes));
    meters.gauge("headwater.outbox.bytes", lanes, ServerMeters::outboxBytes);
    meters.gauge("headwater.lane.queued.bytes", lanes, ServerMeters::queuedBytes);
    Upstreams upstreams = server.upstreams();
    meters.counter("headwater.upstream.calls", upstreams, Upstreams::calls);
    meters.counter("headwater.upstream.failures", upstreams, Upstreams::failures);
    meters.gauge("headwater.upstream.in.flight", upstreams, Upstreams::inFlight);
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
}
