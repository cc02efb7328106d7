package io.headwater.app.datacenter;

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
import io.headwater.testkit.network.FaultyProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster of one broker, and what reads and writes it. Others reach the broker through a
 * proxy only, whose address it advertises to them.
 *
 * <p>Threading: the test's.
 */
public final class Datacenter implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration SESSION = Duration.ofSeconds(2);

  private final FaultyProxy network;
  private final EmbeddedBroker broker;
  private @Nullable Ingest ingest;
  private @Nullable Gateway gateway;

  /** A broker alone. */
  public Datacenter(Path directory) {
    network = FaultyProxy.to(0);
    broker = EmbeddedBroker.start(directory, 0, Optional.of(network.address()));
    network.redirect(broker.remotePort());
  }

  /** Client properties for who is here. */
  public Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  /** Client properties for who is elsewhere. */
  public Map<String, Object> remoteKafka() {
    return Map.of("bootstrap.servers", network.address());
  }

  /** What lies between this datacenter and others. */
  public FaultyProxy network() {
    return network;
  }

  /** Follows a node, from now on or again. */
  public void ingest(String nodeUrl) throws InterruptedException {
    ingest(nodeUrl, Optional.of(SESSION));
  }

  /** Follows a node as {@code dev} does, in no group of ingests. */
  public void ingestAlone(String nodeUrl) throws InterruptedException {
    ingest(nodeUrl, Optional.empty());
  }

  private void ingest(String nodeUrl, Optional<Duration> session) throws InterruptedException {
    ingest =
        Ingest.start(
            new IngestSettings(
                kafka(),
                List.of(NodeUrl.parse(nodeUrl)),
                OptionalLong.empty(),
                FollowRules.strict(),
                NodeLimits.DEFAULT,
                false,
                Duration.ofDays(1),
                session));
  }

  /** Follows no more. */
  public void stopIngest() {
    if (ingest != null) {
      ingest.close();
      ingest = null;
    }
  }

  /** Serves a chain; returns at once. */
  public void serve(long chainId) {
    gateway =
        Gateway.start(
            new GatewaySettings(
                kafka(),
                List.of(chainId),
                new ListenAddress("127.0.0.1", 0),
                List.of(),
                RpcEndpoints.defaultForwarded(),
                Origins.SAME_HOST,
                new ProcessMetrics(),
                Optional.empty(),
                false,
                GatewaySettings.Bounds.DEFAULT,
                "test"));
  }

  /** Serves no more. */
  public void stopServing() {
    if (gateway != null) {
      gateway.close();
      gateway = null;
    }
  }

  /** Waits until the gateway takes clients. */
  public void awaitReady() {
    Awaitility.await("the gateway is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> serving().whyNotReady(), Optional::isEmpty);
  }

  /** Where the gateway listens. */
  public URI url() {
    return URI.create("ws://127.0.0.1:" + serving().address().getPort());
  }

  private Gateway serving() {
    if (gateway == null) {
      throw new IllegalStateException("nothing is served here");
    }
    return gateway;
  }

  @Override
  public void close() {
    stopServing();
    stopIngest();
    broker.close();
    network.close();
  }
}
