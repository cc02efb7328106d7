package io.headwater.app;

import io.headwater.app.cli.AnalyticsCommand;
import io.headwater.app.cli.BrokerCommand;
import io.headwater.app.cli.DevCommand;
import io.headwater.app.cli.DrillCommand;
import io.headwater.app.cli.EnvironmentDefaults;
import io.headwater.app.cli.ExportCommand;
import io.headwater.app.cli.Failures;
import io.headwater.app.cli.GatewayCommand;
import io.headwater.app.cli.IngestCommand;
import io.headwater.app.cli.ManagementAddress;
import io.headwater.app.cli.MirrorCommand;
import io.headwater.app.cli.PromoteCommand;
import io.headwater.app.cli.TailCommand;
import io.headwater.app.cli.TopicsCommand;
import io.headwater.app.cli.Version;
import io.headwater.gateway.server.ListenAddress;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/** The {@code headwater} command line. */
@Command(
    name = "headwater",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Distributes the events of EVM chains: a log between node and clients.",
      "",
      "Begin with 'headwater dev': it runs everything in one process and needs nothing else."
    },
    footer = {
      "",
      "Every option is also an environment variable: --kafka-port is HEADWATER_KAFKA_PORT. "
          + "HEADWATER_LOG=DEBUG tells more, HEADWATER_KAFKA_LOG=WARN what Kafka has to say, HEADWATER_LOG_FORMAT=json a line of JSON each, HEADWATER_OPTS are options of the JVM.",
      "'headwater COMMAND --help' tells about a command."
    },
    subcommands = {
      DevCommand.class,
      IngestCommand.class,
      GatewayCommand.class,
      AnalyticsCommand.class,
      ExportCommand.class,
      TailCommand.class,
      TopicsCommand.class,
      BrokerCommand.class,
      MirrorCommand.class,
      PromoteCommand.class,
      DrillCommand.class
    })
public final class Headwater {

  private Headwater() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line with all its commands. */
  public static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Headwater());
    command
        .getSubcommands()
        .values()
        .forEach(
            each ->
                each.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true));
    return command
        .registerConverter(ListenAddress.class, text -> converted(text, ListenAddress::parse))
        .registerConverter(
            ManagementAddress.class, text -> converted(text, ManagementAddress::parse))
        .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(Failures::onExecution)
        .setParameterExceptionHandler(Failures::onParameters);
  }

  private static <T> T converted(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
