package io.headwater.app.cli;

import io.headwater.analytics.run.Analytics;
import io.headwater.analytics.run.AnalyticsSettings;
import java.nio.file.Path;
import java.util.OptionalInt;
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
      "It goes on where it stopped; a second one stands by. 'headwater topics' shows how far it is. With --generation, one above that which is read, it derives "
          + "all topics anew from the journal's beginning and, when they have caught up, has them read "
          + "in place of those before, whose analytics ends then."
    },
    footer = {
      "",
      "  headwater analytics --kafka kafka:9092 --chain 1",
      "  headwater analytics --kafka 127.0.0.1:9092 --allow-unreplicated --chain 1 --views live,final",
      "  headwater analytics --kafka kafka:9092 --chain 1 --generation 2 --schema-registry http://registry:8081"
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
      names = "--generation",
      paramLabel = "N",
      description =
          "Which generation of topics to derive. Default: the one that is read, at first 1.")
  private @Nullable Integer generation;

  @Mixin private ManagementOption management = new ManagementOption();

  @Override
  public Integer call() throws Exception {
    Foreground foreground = new Foreground();
    management.checkFree();
    Analytics analytics =
        foreground.add(
            Analytics.start(
                new AnalyticsSettings(
                    kafka.client(),
                    chainId,
                    options.topics(!kafka.allowUnreplicated),
                    state,
                    options.registry(),
                    generation == null ? OptionalInt.empty() : OptionalInt.of(generation))));
    foreground.lastsAsLongAs(analytics.ended());
    management
        .serve(foreground)
        .ifPresent(registry -> AnalyticsMeters.bind(registry, chainId, () -> analytics));
    return foreground.await();
  }
}
