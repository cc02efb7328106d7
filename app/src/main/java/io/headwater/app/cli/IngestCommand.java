package io.headwater.app.cli;

import io.headwater.ingest.Ingest;
import io.headwater.ingest.IngestSettings;
import io.headwater.ingest.node.NodeLimits;
import io.headwater.ingest.node.NodeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headwater ingest}. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Follows a node and writes every change of its canonical chain to the chain's journal in Kafka.",
      "",
      "One ingest writes a journal; one that is started later stands by, and takes over when the first "
          + "has gone or is silent for --session-timeout. It goes on where the journal ends, whoever wrote it. The journal's topic is made where it "
          + "is missing: one partition, three replicas of which two must have an entry before it counts."
    },
    footer = {
      "",
      "  headwater ingest --kafka kafka:9092 --node ws://geth:8546,https://example.org",
      "  headwater ingest --kafka 127.0.0.1:9092 --allow-unreplicated --node http://127.0.0.1:8545"
    })
public final class IngestCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--node",
      paramLabel = "URL",
      required = true,
      split = ",",
      description = "A node, http(s):// or ws(s)://; more are taken when the one before fails.")
  private List<String> nodes = List.of();

  @Option(
      names = "--chain-id",
      paramLabel = "N",
      description = "The chain; default: the one that the node is on.")
  private @Nullable Long chainId;

  @Option(
      names = "--allow-finality-violation",
      description = "Follow a reorg even below a finalized block.")
  private boolean allowFinalityViolation;

  @Option(
      names = "--retention",
      paramLabel = "DAYS",
      defaultValue = "30",
      description =
          "How long a journal made now keeps its entries. Default: ${DEFAULT-VALUE} days.")
  private int retentionDays;

  @Option(
      names = "--session-timeout",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Seconds of silence of the ingest that writes after which one that stands by takes over. Default: ${DEFAULT-VALUE}.")
  private int sessionSeconds;

  @Mixin private ManagementOption management = new ManagementOption();

  @Mixin private FollowOptions follow = new FollowOptions();

  @Override
  public Integer call() throws Exception {
    Foreground foreground = new Foreground();
    Ingest ingest =
        foreground.add(
            Ingest.start(
                new IngestSettings(
                    kafka.client(),
                    nodes.stream().map(NodeUrl::parse).toList(),
                    chainId == null ? OptionalLong.empty() : OptionalLong.of(chainId),
                    follow.rules(allowFinalityViolation, false),
                    NodeLimits.DEFAULT,
                    !kafka.allowUnreplicated,
                    Duration.ofDays(retentionDays),
                    Optional.of(Duration.ofSeconds(sessionSeconds)))));
    foreground.endsWith(ingest.ended());
    management
        .serve(foreground)
        .ifPresent(registry -> IngestMeters.bind(registry, ingest, nodeNames()));
    return foreground.await();
  }

  private List<String> nodeNames() {
    return nodes.stream().map(url -> NodeUrl.parse(url).toString()).toList();
  }
}
