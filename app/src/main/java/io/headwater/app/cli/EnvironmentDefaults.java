package io.headwater.app.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes options that are not on the command line from {@code HEADWATER_…} variables. */
public final class EnvironmentDefaults implements IDefaultValueProvider {

  private final Map<String, String> environment;

  public EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? environment.get(variable(option.longestName()))
        : null;
  }

  /** The variable of an option: {@code --kafka-port} is {@code HEADWATER_KAFKA_PORT}. */
  static String variable(String option) {
    return "HEADWATER_" + option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
