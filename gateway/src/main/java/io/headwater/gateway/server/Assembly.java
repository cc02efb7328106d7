package io.headwater.gateway.server;

import io.headwater.gateway.limit.Arrivals;
import io.headwater.gateway.limit.Budget;
import io.headwater.gateway.limit.LimitHits;
import io.headwater.gateway.metrics.ServerMeters;
import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.subscription.SubscriptionIds;
import io.headwater.gateway.upstream.Upstream;
import io.headwater.gateway.upstream.Upstreams;
import io.headwater.gateway.websocket.Compression;
import io.headwater.gateway.websocket.Incoming;
import io.headwater.gateway.websocket.ServerFraming;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a gateway, put together as its settings say; nothing runs yet.
 *
 * <p>Threading: the starter's thread.
 */
final class Assembly {

  /** Longest answer of an upstream that is taken. */
  private static final int ANSWER_BYTES = Integer.MAX_VALUE / 8;

  private final GatewaySettings settings;
  private final GatewaySettings.Bounds bounds;
  private final Lanes lanes;
  private final Compression compression;
  private final ServerFraming framing;
  private final LimitHits hits = new LimitHits();
  private final Arrivals arrivals;
  private final Upstreams upstreams;

  Assembly(GatewaySettings settings, Lanes lanes) {
    this.settings = settings;
    this.bounds = settings.bounds();
    this.lanes = lanes;
    this.compression = Compression.from(bounds.compressionThreshold());
    this.framing = new ServerFraming(compression.deflater());
    this.arrivals = new Arrivals(bounds.arrivals(), hits, System::nanoTime);
    this.upstreams =
        new Upstreams(
            settings.upstreams().stream()
                .map(uri -> Upstream.open(uri, bounds.upstreamTimeout(), ANSWER_BYTES))
                .toList(),
            bounds.upstreamCalls(),
            System::nanoTime);
  }

  Lanes lanes() {
    return lanes;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  LimitHits hits() {
    return hits;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  Compression compression() {
    return compression;
  }

  SocketEndpoint sockets() {
    return new SocketEndpoint(
        lanes,
        framing,
        new SubscriptionIds(new SecureRandom()),
        bounds,
        new SocketEndpoint.Gate(
            arrivals,
            hits,
            new Incoming(
                bounds.messageBytes(),
                new Budget(bounds.incomingBytes()),
                compression.inflater())));
  }

  /** The chains, in the order of the settings. */
  Map<Long, ChainService> chains(SocketEndpoint sockets) {
    RpcEndpoints.Forwarding forwarding =
        new RpcEndpoints.Forwarding(
            upstreams, settings.forwarded(), bounds.rpc(), hits, "headwater/" + settings.version());
    Map<Long, ChainService> chains = new LinkedHashMap<>();
    for (long chainId : settings.chains()) {
      chains.put(
          chainId,
          new ChainService(
              chainId,
              settings,
              new ChainService.Shared(lanes.all(), framing),
              forwarding,
              sockets.directory()::endAll));
    }
    lanes.onRelief(() -> chains.values().forEach(chain -> chain.dispatch().relieved()));
    return chains;
  }

  Routes routes(Map<Long, ChainService> chains, SocketEndpoint sockets) {
    return new Routes(
        chains,
        chains.values().iterator().next(),
        sockets,
        new PostEndpoint(arrivals, hits),
        OriginCheck.ofClients(settings.origins(), hits),
        settings.management().isPresent() ? Optional.empty() : Optional.of(settings.metrics()));
  }

  /** Registers what is measured. */
  void measure(SocketEndpoint sockets, Collection<ChainService> chains) {
    ServerMeters.bind(
        settings.metrics().registry(),
        new ServerMeters.Subject(
            lanes.all(),
            sockets.directory().figures(),
            framing.figures(),
            arrivals,
            hits,
            upstreams));
    chains.forEach(chain -> chain.bind(settings.metrics().registry()));
  }
}
