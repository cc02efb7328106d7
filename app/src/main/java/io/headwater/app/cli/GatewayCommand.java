package io.headwater.app.cli;

import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.server.Gateway;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.gateway.server.ListenAddress;
import io.headwater.gateway.server.Origins;
import io.headwater.ingest.node.NodeUrl;
import io.headwater.schemas.topic.TopicAdmin;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headwater gateway}. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the journals of chains and pushes their events to WebSocket subscribers.",
      "",
      "It keeps no state: run as many as you like. On one port it serves WebSocket and JSON-RPC over "
          + "POST on / and /chain/<id>, /healthz and /readyz."
    },
    footer = {
      "",
      "  headwater gateway --kafka kafka:9092 --upstream http://geth:8545",
      "  headwater gateway --kafka 127.0.0.1:9092 --allow-unreplicated --listen 127.0.0.1:8546"
    })
public final class GatewayCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayCommand.class);

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--chain",
      paramLabel = "ID",
      split = ",",
      description = "A chain to serve, the first one on /. Default: every chain that Kafka has.")
  private List<Long> chains = List.of();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "0.0.0.0:8546",
      description = "Where to listen. Default: ${DEFAULT-VALUE}.")
  private ListenAddress listen = new ListenAddress("0.0.0.0", 8546);

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      split = ",",
      description =
          "A node that calls are forwarded to which are not answered here; more are taken when it fails.")
  private List<String> upstreams = List.of();

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws Exception {
    Foreground foreground = new Foreground();
    ProcessMetrics metrics = foreground.add(new ProcessMetrics());
    Gateway gateway =
        foreground.add(
            Gateway.start(
                new GatewaySettings(
                    kafka.client(),
                    chains.isEmpty() ? chainsThere() : chains,
                    listen,
                    upstreams.stream().map(NodeUrl::parse).map(NodeUrl::uri).toList(),
                    options.forward.isEmpty()
                        ? RpcEndpoints.defaultForwarded()
                        : Set.copyOf(options.forward),
                    new Origins(options.origins, false),
                    metrics,
                    options.management(),
                    !kafka.allowUnreplicated,
                    options.bounds(false),
                    Version.current())));
    LOG.info("listening on {}", gateway.address());
    return foreground.await();
  }

  private List<Long> chainsThere() {
    try (TopicAdmin admin = TopicAdmin.open(kafka.client())) {
      List<Long> there = List.copyOf(admin.chains());
      if (there.isEmpty()) {
        throw new IllegalArgumentException(
            "--chain is missing, and Kafka at %s has no journal yet: start an ingest first"
                .formatted(kafka.servers));
      }
      return there;
    }
  }
}
