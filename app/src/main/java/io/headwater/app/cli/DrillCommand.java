package io.headwater.app.cli;

import io.headwater.app.drill.Drill;
import io.headwater.app.drill.DrillReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headwater drill}. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = {
      "Kills, pauses and stops the parts of Headwater at random, and checks that nothing was lost.",
      "",
      "It starts a broker, two ingests and two gateways as processes on loopback, and a chain that "
          + "moves twice a second and forks. At the end all is healed, and the journal must be dense, "
          + "linked and the node's chain. Subscribers of every sort, which resume at either gateway, "
          + "must hold what the node has: nothing lost, doubled or out of order. Exit code 1 when "
          + "it is not so."
    },
    footer = {
      "",
      "  headwater drill --minutes 5",
      "  headwater drill --minutes 1 --seed 7 --data /var/tmp/drill     keeps what each part printed"
    })
public final class DrillCommand implements Callable<Integer> {

  private static final int MOST_MINUTES = 10_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long faults are injected. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of the choice of faults; when they strike differs from run to run. Default: any.")
  private @Nullable Long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Takes data and output of each part. Default: a new directory.")
  private @Nullable Path data;

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw new IllegalArgumentException("--minutes: must be above 0, and at most " + MOST_MINUTES);
    }
    long chosen = seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed;
    Path directory = data == null ? Files.createTempDirectory("headwater-drill-") : data;
    Files.createDirectories(directory);
    System.out.printf("seed %d, output of the parts in %s%n", chosen, directory);
    Instant began = Instant.now();
    Foreground foreground = new Foreground();
    Drill drill =
        foreground.add(
            new Drill(
                chosen,
                directory,
                line ->
                    System.out.printf(
                        "%4d s  %s%n", Duration.between(began, Instant.now()).toSeconds(), line)));
    DrillReport report = drill.run(Duration.ofMillis((long) (minutes * 60_000)));
    report.lines().forEach(System.out::println);
    foreground.close();
    return report.wrong().isEmpty() ? 0 : 1;
  }
}
