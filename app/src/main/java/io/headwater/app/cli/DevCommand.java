package io.headwater.app.cli;

import io.headwater.app.broker.EmbeddedBroker;
import io.headwater.app.sample.SampleNode;
import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.rpc.RpcEndpoints;
import io.headwater.gateway.server.Gateway;
import io.headwater.gateway.server.GatewaySettings;
import io.headwater.gateway.server.ListenAddress;
import io.headwater.gateway.server.Origins;
import io.headwater.ingest.Ingest;
import io.headwater.ingest.IngestSettings;
import io.headwater.ingest.node.NodeLimits;
import io.headwater.ingest.node.NodeUrl;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headwater dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all of Headwater in one process: an embedded Kafka broker, ingest, gateway.",
      "",
      "Without --node it follows the bundled sample chain: recorded mainnet blocks, one a second, "
          + "with a short reorg now and then. What it wrote is kept in --data for the next start; "
          + "where the node does not have the journal's blocks (an anvil started afresh), "
          + "the journal begins anew, and a line says so."
    },
    footer = {
      "",
      "  headwater dev",
      "  headwater dev --node http://127.0.0.1:8545        an anvil or hardhat node",
      "  headwater dev --node wss://example.org --data /var/tmp/headwater"
    })
public final class DevCommand implements Callable<Integer> {

  private static final int MOST_PORT = 65_535;
  private static final Duration RETENTION = Duration.ofDays(7);

  @Option(
      names = "--node",
      paramLabel = "URL",
      split = ",",
      description =
          "A node, http(s):// or ws(s)://, which calls are forwarded to, too. Default: the sample chain.")
  private List<String> nodes = List.of();

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8546",
      description =
          "Port of the gateway, on loopback; 0: any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description =
          "Where everything is kept; made where it is missing. Default: ./${DEFAULT-VALUE}.")
  private Path data = Path.of("data");

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      defaultValue = "0",
      description = "Port of the broker, on loopback. Default: any that is free.")
  private int kafkaPort;

  @Mixin private FollowOptions follow = new FollowOptions();
  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws Exception {
    List<NodeUrl> urls = nodes.stream().map(NodeUrl::parse).toList();
    GatewaySettings.Bounds bounds = options.bounds(true);
    GatewayOptions.check("--port", port, 0, MOST_PORT);
    Foreground foreground = new Foreground();
    EmbeddedBroker broker = foreground.add(EmbeddedBroker.start(data, kafkaPort));
    boolean isSample = urls.isEmpty();
    if (isSample) {
      InetSocketAddress sample = foreground.add(SampleNode.start(data)).address();
      urls = List.of(NodeUrl.parse("ws://127.0.0.1:" + sample.getPort()));
    }
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    ProcessMetrics metrics = foreground.add(new ProcessMetrics());
    Ingest ingest = foreground.add(ingest(kafka, urls));
    foreground.endsWith(ingest.ended());
    IngestMeters.bind(metrics.registry(), ingest, urls.stream().map(NodeUrl::toString).toList());
    Gateway gateway = foreground.add(gateway(kafka, urls, ingest.chainId(), metrics, bounds));
    greet(gateway, broker, ingest.chainId(), isSample ? "the sample chain" : urls.toString());
    return foreground.await();
  }

  private Ingest ingest(Map<String, Object> kafka, List<NodeUrl> urls) throws InterruptedException {
    return Ingest.start(
        new IngestSettings(
            kafka,
            urls,
            OptionalLong.empty(),
            follow.rules(true, true),
            NodeLimits.DEFAULT,
            false,
            RETENTION,
            Optional.empty()));
  }

  private Gateway gateway(
      Map<String, Object> kafka,
      List<NodeUrl> urls,
      long chainId,
      ProcessMetrics metrics,
      GatewaySettings.Bounds bounds) {
    return Gateway.start(
        new GatewaySettings(
            kafka,
            List.of(chainId),
            new ListenAddress("127.0.0.1", port, "--port"),
            urls.stream().map(NodeUrl::uri).toList(),
            options.forward.isEmpty()
                ? RpcEndpoints.defaultForwarded()
                : Set.copyOf(options.forward),
            new Origins(options.origins, true),
            metrics,
            options.management(),
            false,
            bounds,
            Version.current()));
  }

  private String metrics() {
    return options
        .management()
        .map(management -> "; for you: http://%s/metrics, /sessions".formatted(management))
        .orElse(", /metrics");
  }

  private void greet(Gateway gateway, EmbeddedBroker broker, long chainId, String node) {
    int at = gateway.address().getPort();
    System.out.printf(
        """
        Headwater is up: chain %d, from %s
          subscribe   ws://127.0.0.1:%d    eth_subscribe newHeads, logs, blocks, newPendingTransactions, syncing
          call        http://127.0.0.1:%d  JSON-RPC over POST; /healthz, /readyz%s
          Kafka       %s, data in %s
        Try:  npx wscat -c ws://127.0.0.1:%d -x '{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["logs",{}]}' -w 10
        Ctrl-C ends it.
        """,
        chainId, node, at, at, metrics(), broker.bootstrapServers(), data, at);
  }
}
