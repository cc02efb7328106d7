package io.headwater.app.cli;

import io.headwater.gateway.metrics.ProcessMetrics;
import io.headwater.gateway.server.ManagementServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command without a gateway serves its metrics. */
final class ManagementOption {

  @Option(
      names = "--management",
      paramLabel = "[HOST:]PORT",
      description = "Serve /metrics here; a port alone is on loopback. Default: nowhere.")
  private @Nullable ManagementAddress management;

  /** Serves the process' meters, and those that are bound, if that is asked for. */
  void serve(Foreground foreground, Consumer<MeterRegistry> meters) {
    if (management != null) {
      ProcessMetrics metrics = foreground.add(new ProcessMetrics());
      meters.accept(metrics.registry());
      foreground.add(ManagementServer.start(management.address(), metrics));
    }
  }
}
