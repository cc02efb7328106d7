package io.headwater.app.cli;

import io.headwater.analytics.run.Analytics;
import io.headwater.analytics.run.AnalyticsSettings;
import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.server.ManagementServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headwater analytics}. */
@Command(
    name = "analytics",
    mixinStandardHelpOptions = true,
    description = {
      "Derives flat, keyed, partitioned topics from a chain's journal, exactly once: blocks, logs, "
          + "transactions, transfers of tokens, and what happens at each contract in each minute.",
      "",
      "It goes on where it stopped; a second one stands by. 'headwater topics' shows how far it is. With --rebuild it derives "
          + "a new generation of topics from the journal's beginning and, when that has caught up, has it read "
          + "in place of the one before, whose analytics ends then."
    },
    footer = {
      "",
      "  headwater analytics --kafka kafka:9092 --chain 1",
      "  headwater analytics --kafka 127.0.0.1:9092 --allow-unreplicated --chain 1 --views live,final",
      "  headwater analytics --kafka kafka:9092 --chain 1 --rebuild --schema-registry http://registry:8081"
    })
public final class AnalyticsCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--chain",
      paramLabel = "ID",
      required = true,
      description = "The chain, by its EIP-155 id.")
  private long chainId;

  @Mixin private AnalyticsOptions options = new AnalyticsOptions();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "data/analytics",
      description =
          "Where stores are kept; what is lost there is read from Kafka again. Default: ./${DEFAULT-VALUE}.")
  private Path state = Path.of("data/analytics");

  @Option(
      names = "--rebuild",
      description = "Derive a new generation from the journal's beginning.")
  private boolean rebuild;

  @Option(
      names = "--management",
      paramLabel = "[HOST:]PORT",
      description = "Serve /metrics here; a port alone is on loopback. Default: nowhere.")
  private @Nullable ManagementAddress management;

  @Override
  public Integer call() throws Exception {
    Foreground foreground = new Foreground();
    Analytics analytics =
        foreground.add(
            Analytics.start(
                new AnalyticsSettings(
                    kafka.client(),
                    chainId,
                    options.topics(!kafka.allowUnreplicated),
                    state,
                    options.registry(),
                    rebuild)));
    foreground.lastsAsLongAs(analytics.ended());
    if (management != null) {
      ProcessMetrics metrics = foreground.add(new ProcessMetrics());
      AnalyticsMeters.bind(metrics.registry(), chainId, () -> analytics);
      foreground.add(ManagementServer.start(management.address(), metrics));
    }
    return foreground.await();
  }
}
