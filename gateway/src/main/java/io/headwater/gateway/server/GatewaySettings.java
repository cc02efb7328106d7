package io.headwater.gateway.server;

import io.headwater.gateway.limit.ArrivalLimits;
import io.headwater.gateway.limit.ReplayLimits;
import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.rpc.RpcLimits;
import io.headwater.gateway.session.SessionLimits;
import io.headwater.gateway.websocket.MessageDeflater;
import io.headwater.schemas.topic.TopicLayout;
import io.headwater.schemas.topic.TopicNames;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a gateway is started with.
 *
 * @param kafka client properties, at least {@code bootstrap.servers}
 * @param chains chains to serve, the first one on {@code /}
 * @param listen where to listen
 * @param upstreams nodes that calls are forwarded to
 * @param forwarded names of methods that may be forwarded
 * @param origins which pages may call from a browser
 * @param metrics where the gateway's meters are registered
 * @param management where metrics and sessions are served; empty: metrics beside everything else
 * @param replicated whether topics must survive the loss of a broker
 * @param bounds how much is kept and taken
 * @param version of this software
 */
public record GatewaySettings(
    Map<String, Object> kafka,
    List<Long> chains,
    ListenAddress listen,
    List<URI> upstreams,
    Set<String> forwarded,
    Origins origins,
    ProcessMetrics metrics,
    Optional<ListenAddress> management,
    boolean replicated,
    Bounds bounds,
    String version) {

  public GatewaySettings {
    if (chains.isEmpty()) {
      throw new IllegalArgumentException("--chain is missing: a gateway serves at least one");
    }
    kafka = Map.copyOf(kafka);
    chains = List.copyOf(chains);
    upstreams = List.copyOf(upstreams);
    forwarded = Set.copyOf(forwarded);
  }

  /** What a chain's journal must be like; its retention is ingest's affair. */
  TopicLayout journal(long chainId) {
    return TopicLayout.journal(new TopicNames(chainId), Duration.ZERO, replicated);
  }

  /**
   * How much is kept and taken.
   *
   * @param arrivals how many may come
   * @param session what a session is allowed
   * @param rpc what a client may ask for
   * @param messageBytes largest message from a client
   * @param outboxBytes what waits for all clients together
   * @param incomingBytes of messages that have come in part, over all clients
   * @param recentBytes encoded entries of a chain that are kept in memory
   * @param replay how the past is replayed
   * @param heartbeatTimeout silence of ingest that makes a chain not ready
   * @param upstreamTimeout longest wait for an upstream
   * @param upstreamCalls most forwarded calls under way
   * @param compressionThreshold bytes from which a message is compressed for clients that agreed to
   *     it; 0 to agree to it with nobody
   */
  public record Bounds(
      ArrivalLimits arrivals,
      SessionLimits session,
      RpcLimits rpc,
      int messageBytes,
      long outboxBytes,
      long incomingBytes,
      long recentBytes,
      ReplayLimits replay,
      Duration heartbeatTimeout,
      Duration upstreamTimeout,
      int upstreamCalls,
      int compressionThreshold) {

    /**
     * 1 MiB messages, 1 GiB in outboxes, 128 MiB of such in part, 16 MiB of entries, replay as
     * usual, 30 s, 10 s, 1,024 calls, compression from 512 bytes on.
     */
    public static final Bounds DEFAULT =
        new Bounds(
            ArrivalLimits.DEFAULT,
            SessionLimits.DEFAULT,
            RpcLimits.DEFAULT,
            1 << 20,
            1L << 30,
            128L << 20,
            16L << 20,
            ReplayLimits.DEFAULT,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            1_024,
            MessageDeflater.USUAL_THRESHOLD);

    /** The same with other limits of arrivals. */
    public Bounds with(ArrivalLimits other) {
      return new Bounds(
          other,
          session,
          rpc,
          messageBytes,
          outboxBytes,
          incomingBytes,
          recentBytes,
          replay,
          heartbeatTimeout,
          upstreamTimeout,
          upstreamCalls,
          compressionThreshold);
    }

    /** The same with other limits of sessions. */
    public Bounds with(SessionLimits other) {
      return new Bounds(
          arrivals,
          other,
          rpc,
          messageBytes,
          outboxBytes,
          incomingBytes,
          recentBytes,
          replay,
          heartbeatTimeout,
          upstreamTimeout,
          upstreamCalls,
          compressionThreshold);
    }

    /** The same with other limits of replay. */
    public Bounds with(ReplayLimits other) {
      return new Bounds(
          arrivals,
          session,
          rpc,
          messageBytes,
          outboxBytes,
          incomingBytes,
          recentBytes,
          other,
          heartbeatTimeout,
          upstreamTimeout,
          upstreamCalls,
          compressionThreshold);
    }

    /** The same with other limits of what is asked for. */
    public Bounds with(RpcLimits other) {
      return new Bounds(
          arrivals,
          session,
          other,
          messageBytes,
          outboxBytes,
          incomingBytes,
          recentBytes,
          replay,
          heartbeatTimeout,
          upstreamTimeout,
          upstreamCalls,
          compressionThreshold);
    }
  }
}
