package io.headwater.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.app.Headwater;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class EnvironmentDefaultsTest {

  private static CommandLine commandLine(Map<String, String> environment) {
    return Headwater.commandLine().setDefaultValueProvider(new EnvironmentDefaults(environment));
  }

  private static Object option(
      CommandLine command, String subcommand, String option, String... args) {
    command.parseArgs(args);
    return Objects.requireNonNull(command.getSubcommands().get(subcommand))
        .getCommandSpec()
        .findOption(option)
        .getValue();
  }

  @Test
  void takesAnOptionFromItsVariable() {
    CommandLine command = commandLine(Map.of("HEADWATER_KAFKA_PORT", "19092"));
    assertThat(option(command, "dev", "--kafka-port", "dev")).isEqualTo(19092);
  }

  @Test
  void takesTheCommandLineFirst() {
    CommandLine command = commandLine(Map.of("HEADWATER_PORT", "1"));
    assertThat(option(command, "dev", "--port", "dev", "--port", "2")).isEqualTo(2);
  }

  @Test
  void givesRequiredOptionsToo() {
    CommandLine command = commandLine(Map.of("HEADWATER_KAFKA", "somewhere:9092"));
    command.parseArgs("topics");
    assertThat(EnvironmentDefaults.variable("--kafka")).isEqualTo("HEADWATER_KAFKA");
  }
}
