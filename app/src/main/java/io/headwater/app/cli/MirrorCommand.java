package io.headwater.app.cli;

import io.headwater.mirror.JournalMirror;
import io.headwater.mirror.MirrorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headwater mirror}. */
@Command(
    name = "mirror",
    mixinStandardHelpOptions = true,
    description = {
      "Keeps the journals of one Kafka cluster on another, with their names: MirrorMaker 2, one way.",
      "",
      "Run one for each direction and set of chains, where the target is. Gateways of the target read "
          + "only what is there. It refuses a target that is no mirror of the source: one that was promoted, "
          + "or that another writes to; and a chain that an ingest of the target writes. Never mirror a chain "
          + "both ways."
    },
    footer = {"", "  headwater mirror --from kafka.home:9092 --to kafka.other:9092"})
public final class MirrorCommand implements Callable<Integer> {

  private static final int MOST_DAYS = 36_500;

  @Option(
      names = "--from",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Bootstrap servers of the cluster that ingest writes to.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Bootstrap servers of the other one.")
  private String to = "";

  @Option(
      names = "--from-config",
      paramLabel = "FILE",
      description = "Client properties (TLS, SASL) for the one.")
  private @Nullable Path fromConfig;

  @Option(
      names = "--to-config",
      paramLabel = "FILE",
      description = "Client properties for the other.")
  private @Nullable Path toConfig;

  @Option(
      names = "--chain",
      paramLabel = "ID",
      split = ",",
      description = "Chains to mirror. Default: all that are there, and those that come.")
  private List<Long> chains = List.of();

  @Option(
      names = "--retention",
      paramLabel = "DAYS",
      defaultValue = "30",
      description =
          "How long a journal made there now keeps its entries. Default: ${DEFAULT-VALUE} days.")
  private int retentionDays;

  @Option(
      names = "--allow-unreplicated",
      description = "Make and take topics with one replica there.")
  private boolean allowUnreplicated;

  @Option(
      names = "--replace",
      description =
          "Delete a chain's topics there, with all that they hold, where they are no mirror of the "
              + "source, and mirror it anew: the way back after a promotion. Needs --chain, and no ingest of it "
              + "there.")
  private boolean replaces;

  @Mixin private ManagementOption management = new ManagementOption();

  @Override
  public Integer call() throws Exception {
    GatewayOptions.check("--retention", retentionDays, 1, MOST_DAYS);
    Foreground foreground = new Foreground();
    JournalMirror mirror =
        foreground.add(
            JournalMirror.start(
                new MirrorSettings(
                    KafkaOptions.client("--from", from, "--from-config", fromConfig),
                    KafkaOptions.client("--to", to, "--to-config", toConfig),
                    Set.copyOf(chains),
                    !allowUnreplicated,
                    Duration.ofDays(retentionDays),
                    replaces)));
    foreground.endsWith(mirror.ended());
    var unused =
        mirror
            .running()
            .thenRun(
                () ->
                    System.out.printf(
                        "mirroring %s from %s to %s%n",
                        chains.isEmpty() ? "all chains" : "chains " + chains, from, to));
    management.serve(foreground);
    return foreground.await();
  }
}
