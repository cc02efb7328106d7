package io.headwater.app.path;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.server.Gateway;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.gateway.server.ListenAddress;
import io.headwater.gateway.server.Origins;
import io.headwater.ingest.FollowRules;
import io.headwater.ingest.Ingest;
import io.headwater.ingest.IngestSettings;
import io.headwater.ingest.node.NodeLimits;
import io.headwater.ingest.node.NodeUrl;
import io.headwater.testkit.node.ScriptedNodeServer;
import io.headwater.testkit.socket.RpcSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.awaitility.Awaitility;

/** An ingest and a gateway for one node, on a broker that is there. */
final class WholePath implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(30);

  private final Ingest ingest;
  private final Gateway gateway;

  private WholePath(Ingest ingest, Gateway gateway) {
    this.ingest = ingest;
    this.gateway = gateway;
  }

  /** Starts both and waits until the gateway is ready. */
  static WholePath start(
      EmbeddedBroker broker, String nodeUrl, FollowRules rules, GatewaySettings.Bounds bounds)
      throws InterruptedException {
    return start(broker, List.of(nodeUrl), OptionalLong.empty(), rules, bounds);
  }

  /** With several nodes. */
  static WholePath start(
      EmbeddedBroker broker,
      List<String> nodeUrls,
      OptionalLong chainId,
      FollowRules rules,
      GatewaySettings.Bounds bounds)
      throws InterruptedException {
    return start(broker.bootstrapServers(), nodeUrls, chainId, rules, bounds);
  }

  /** On any Kafka, one broker being enough. */
  static WholePath start(
      String bootstrapServers,
      List<String> nodeUrls,
      OptionalLong chainId,
      FollowRules rules,
      GatewaySettings.Bounds bounds)
      throws InterruptedException {
    List<NodeUrl> urls = nodeUrls.stream().map(NodeUrl::parse).toList();
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    Ingest ingest =
        Ingest.start(
            new IngestSettings(
                kafka,
                urls,
                chainId,
                rules,
                NodeLimits.DEFAULT,
                false,
                Duration.ofDays(1),
                Optional.empty()));
    Gateway gateway =
        Gateway.start(
            new GatewaySettings(
                kafka,
                List.of(ingest.chainId()),
                new ListenAddress("127.0.0.1", 0),
                urls.stream().map(NodeUrl::uri).toList(),
                RpcEndpoints.defaultForwarded(),
                Origins.SAME_HOST,
                new ProcessMetrics(),
                Optional.empty(),
                false,
                bounds,
                "test"));
    WholePath path = new WholePath(ingest, gateway);
    Awaitility.await("the gateway is ready")
        .atMost(READY)
        .until(gateway::whyNotReady, Optional::isEmpty);
    return path;
  }

  /** With the usual bounds. */
  static WholePath start(EmbeddedBroker broker, ScriptedNodeServer node, FollowRules rules)
      throws InterruptedException {
    return start(broker, node.ws(), rules, GatewaySettings.Bounds.DEFAULT);
  }

  /** Whether ingest still follows. */
  boolean isFollowing() {
    return !ingest.ended().isDone();
  }

  int port() {
    return gateway.address().getPort();
  }

  RpcSocket connect() {
    return RpcSocket.connect("ws://127.0.0.1:" + port());
  }

  RpcSocket connectCbor() {
    return RpcSocket.connectCbor("ws://127.0.0.1:" + port());
  }

  @Override
  public void close() {
    gateway.close();
    ingest.close();
  }
}
