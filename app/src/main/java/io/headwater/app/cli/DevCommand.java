package io.headwater.app.cli;

import io.headwater.analytics.run.AnalyticsSettings;
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
import io.headwater.mirror.JournalMirror;
import io.headwater.mirror.MirrorSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headwater dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = {
      "Runs all of Headwater in one process: an embedded Kafka broker, ingest, gateway, with --analytics also what derives topics.",
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
      "  headwater dev --analytics --kafka-port 9092       rows of logs and transfers in Kafka",
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

  @Option(
      names = "--datacenters",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "2: a second broker in DIR/other, a mirror of this one, and a second gateway, which reads only "
            + "the mirror, at --port + 1. Default: ${DEFAULT-VALUE}."
      })
  private int datacenters;

  @Option(
      names = "--analytics",
      description = "Derive topics for analytics, too, and serve contractActivity.")
  private boolean analytics;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AnalyticsOptions derived = new AnalyticsOptions();
  @Mixin private FollowOptions follow = new FollowOptions();
  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws Exception {
    List<NodeUrl> urls = nodes.stream().map(NodeUrl::parse).toList();
    GatewaySettings.Bounds bounds = options.bounds(true);
    GatewayOptions.check("--datacenters", datacenters, 1, 2);
    GatewayOptions.check("--port", port, 0, MOST_PORT + 1 - datacenters);
    if (!analytics) {
      AnalyticsOptions.checkUnused(spec.commandLine().getParseResult());
    }
    Foreground foreground = new Foreground();
    EmbeddedBroker broker = foreground.add(EmbeddedBroker.start(data, kafkaPort));
    boolean isSample = urls.isEmpty();
    if (isSample) {
      InetSocketAddress sample = foreground.add(SampleNode.start(data)).address();
      urls = List.of(NodeUrl.parse("ws://127.0.0.1:" + sample.getPort()));
    }
    Map<String, Object> kafka = client(broker);
    ProcessMetrics metrics = foreground.add(new ProcessMetrics());
    Ingest ingest = foreground.add(ingest(kafka, urls));
    foreground.endsWith(ingest.ended());
    IngestMeters.bind(metrics.registry(), ingest, urls.stream().map(NodeUrl::toString).toList());
    if (analytics) {
      derive(kafka, ingest.chainId(), foreground, metrics);
    }
    Optional<EmbeddedBroker> other =
        datacenters == 2 ? Optional.of(mirrored(foreground, kafka)) : Optional.empty();
    Place home = new Place(kafka, port, "--port", metrics, options.management());
    Gateway gateway = foreground.add(gateway(home, urls, ingest.chainId(), bounds));
    greet(gateway, broker, ingest.chainId(), isSample ? "the sample chain" : urls.toString());
    if (other.isPresent()) {
      ProcessMetrics own = foreground.add(new ProcessMetrics());
      int next = port == 0 ? 0 : port + 1;
      Place there =
          new Place(
              client(other.get()),
              next,
              "--port, and this one has --port + 1",
              own,
              Optional.empty());
      greetOther(foreground.add(gateway(there, urls, ingest.chainId(), bounds)), other.get());
    }
    System.out.println("Ctrl-C ends it.");
    return foreground.await();
  }

  private static Map<String, Object> client(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  /** The broker of the other datacenter, and a mirror that writes to it. */
  private EmbeddedBroker mirrored(Foreground foreground, Map<String, Object> kafka)
      throws InterruptedException {
    EmbeddedBroker other = foreground.add(EmbeddedBroker.start(data.resolve("other"), 0));
    JournalMirror mirror =
        foreground.add(
            JournalMirror.start(
                new MirrorSettings(kafka, client(other), Set.of(), false, RETENTION, false)));
    foreground.endsWith(mirror.ended());
    return other;
  }

  private void derive(
      Map<String, Object> kafka, long chainId, Foreground foreground, ProcessMetrics metrics) {
    DevAnalytics running =
        foreground.add(
            DevAnalytics.start(
                new AnalyticsSettings(
                    kafka,
                    chainId,
                    derived.topics(false),
                    data.resolve("analytics"),
                    derived.registry(),
                    OptionalInt.empty())));
    foreground.endsWith(running.ended());
    AnalyticsMeters.bind(metrics.registry(), chainId, running::running);
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

  /** Where a gateway stands. */
  private record Place(
      Map<String, Object> kafka,
      int port,
      String option,
      ProcessMetrics metrics,
      Optional<ListenAddress> management) {}

  private Gateway gateway(
      Place place, List<NodeUrl> urls, long chainId, GatewaySettings.Bounds bounds) {
    return Gateway.start(
        new GatewaySettings(
            place.kafka(),
            List.of(chainId),
            new ListenAddress("127.0.0.1", place.port(), place.option()),
            urls.stream().map(NodeUrl::uri).toList(),
            options.forward.isEmpty()
                ? RpcEndpoints.defaultForwarded()
                : Set.copyOf(options.forward),
            new Origins(options.origins, true),
            place.metrics(),
            place.management(),
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
          subscribe   ws://127.0.0.1:%d    eth_subscribe newHeads, logs, blocks, newPendingTransactions, syncing%s
          call        http://127.0.0.1:%d  JSON-RPC over POST; /healthz, /readyz%s
          Kafka       %s, data in %s
        Try:  npx wscat -c ws://127.0.0.1:%d -x '{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["logs",{}]}' -w 10
        """,
        chainId,
        node,
        at,
        analytics ? ", contractActivity" : "",
        at,
        metrics(),
        broker.bootstrapServers(),
        data,
        at);
  }

  private static void greetOther(Gateway gateway, EmbeddedBroker broker) {
    System.out.printf(
        """
        The other datacenter, a mirror of this one:
          subscribe   ws://127.0.0.1:%d    a cursor of the one goes on in the other
          Kafka       %s
        """,
        gateway.address().getPort(), broker.bootstrapServers());
  }
}
