package io.headwater.app.cli;

import io.headwater.analytics.registry.SchemaRegistry;
import io.headwater.analytics.run.AnalyticsSettings;
import io.headwater.schemas.topic.DerivedTopic.View;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What is derived, and how it is kept. */
final class AnalyticsOptions {

  private static final Duration FOR_EVER = Duration.ofMillis(-1);
  private static final List<String> NAMES =
      List.of("--views", "--partitions", "--derived-retention", "--schema-registry");

  @Option(
      names = "--views",
      paramLabel = "V",
      split = ",",
      description =
          "Which rows there are: live (a row when a block comes, one when it goes), final (when it is finalized), "
              + "current (compacted: what is canonical now). Default: those that the generation has, at first live.")
  private List<View> views = List.of();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of each derived topic made now. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--derived-retention",
      paramLabel = "DAYS",
      description =
          "Days of block time that derived topics made now are kept for. Default: for ever.")
  private @Nullable Integer retentionDays;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description =
          "Write rows in the wire format of this Confluent schema registry. Default: Avro's single-object encoding.")
  private @Nullable String registry;

  AnalyticsSettings.Topics topics(boolean replicated) {
    Set<View> asked = Set.copyOf(views);
    Integer days = retentionDays;
    if (days != null) {
      GatewayOptions.check("--derived-retention", days, 1, Integer.MAX_VALUE);
    }
    return new AnalyticsSettings.Topics(
        asked, partitions, days == null ? FOR_EVER : Duration.ofDays(days), replicated);
  }

  /** Refuses them where nothing is derived. */
  static void checkUnused(ParseResult parsed) {
    NAMES.stream()
        .filter(parsed::hasMatchedOption)
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(name + ": needs --analytics");
            });
  }

  Optional<SchemaRegistry> registry() {
    return Optional.ofNullable(registry).map(SchemaRegistry::at);
  }
}
