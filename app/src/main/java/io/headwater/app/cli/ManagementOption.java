package io.headwater.app.cli;

import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.server.ManagementServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command without a gateway serves its metrics. */
final class ManagementOption {

  @Option(
      names = "--management",
      paramLabel = "[HOST:]PORT",
      description = "Serve /metrics here; a port alone is on loopback. Default: nowhere.")
  private @Nullable ManagementAddress management;

  /**
   * Serves the process' meters, if that is asked for: before anything else is started, as the
   * address may be taken.
   *
   * @return where other meters are registered
   */
  Optional<MeterRegistry> serve(Foreground foreground) {
    if (management == null) {
      return Optional.empty();
    }
    ProcessMetrics metrics = foreground.add(new ProcessMetrics());
    foreground.add(ManagementServer.start(management.address(), metrics));
    return Optional.of(metrics.registry());
  }
}
