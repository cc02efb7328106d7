package io.headwater.benchmarks.latency;

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
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Announces a chain's blocks one by one and prints how long each stage takes.
 *
 * <p>Threading: the caller's.
 */
public final class LatencyRun {

  private static final Duration RETENTION = Duration.ofHours(1);

  private final EmbeddedBroker broker;
  private final int warmUpBlocks;
  private final Duration pause;
  private final PrintStream out;

  /** A run on a broker, with this pause after each block. */
  public LatencyRun(EmbeddedBroker broker, int warmUpBlocks, Duration pause, PrintStream out) {
    this.broker = broker;
    this.warmUpBlocks = warmUpBlocks;
    this.pause = pause;
    this.out = out;
  }

  /** Measures a chain. */
  @SuppressWarnings("try") // Some of the resources only listen.
  public void measure(String what, long chainId, RenderedChain chain) throws InterruptedException {
    Stages stages = new Stages(chain);
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (RenderedNode node = RenderedNode.start(chainId, chain, stages);
        Ingest ingest = ingest(kafka, node);
        Gateway gateway = gateway(kafka, ingest.chainId())) {
      Awaitility.await().forever().until(() -> gateway.whyNotReady().isEmpty());
      String url = "ws://127.0.0.1:" + gateway.address().getPort();
      try (JournalWatch watch = JournalWatch.start(kafka, chainId, stages);
          Subscriber subscriber = Subscriber.connect(url, stages)) {
        for (int i = 1; i < chain.length(); i++) {
          LockSupport.parkNanos(pause.toNanos());
          node.advance();
          stages.awaitArrival(chain.number(i));
        }
      }
    }
    int first = 1 + warmUpBlocks;
    out.printf(
        "%n%s: %.0f kB of JSON and %.0f logs a block%n  %-42s %7s %7s %7s%n%s",
        what,
        IntStream.range(first, chain.length()).map(chain::size).average().orElseThrow() / 1e3,
        IntStream.range(first, chain.length()).map(chain::logs).average().orElseThrow(),
        "",
        "p50",
        "p99",
        "max",
        stages.table(IntStream.range(first, chain.length()).mapToLong(chain::number)));
  }

  private static Ingest ingest(Map<String, Object> kafka, RenderedNode node)
      throws InterruptedException {
    return Ingest.start(
        new IngestSettings(
            kafka,
            List.of(NodeUrl.parse(node.url())),
            OptionalLong.empty(),
            FollowRules.strict(),
            NodeLimits.DEFAULT,
            false,
            RETENTION,
            Optional.empty()));
  }

  private static Gateway gateway(Map<String, Object> kafka, long chainId) {
    return Gateway.start(
        new GatewaySettings(
            kafka,
            List.of(chainId),
            new ListenAddress("127.0.0.1", 0),
            List.of(),
            RpcEndpoints.defaultForwarded(),
            Origins.SAME_HOST,
            new ProcessMetrics(),
            Optional.empty(),
            false,
            GatewaySettings.Bounds.DEFAULT,
            "benchmark"));
  }
}
