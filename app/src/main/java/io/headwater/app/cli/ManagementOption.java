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

  /** Refuses an address that is taken, before anything is made that lasts. */
  void checkFree() {
    if (management != null) {
      try (ProcessMetrics metrics = new ProcessMetrics()) {
        ManagementServer.start(management.address(), metrics).close();
      }
    }
  }

  /**
   * Serves the process' meters, if that is asked for. What could not start is not served, so that
   * it is seen.
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
